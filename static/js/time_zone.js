// A field that asks for the time zone starts with the device's own, where nothing was chosen yet.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

for (const field of document.querySelectorAll("[data-time-zone]")) {
  const knows = field.matches("select") ? [...field.options].some(({ value }) => value === zone) : true;
  if (zone && knows && (!field.value || field.dataset.timeZone === "guess")) field.value = zone;
}
