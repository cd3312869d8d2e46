// What stands on the desk: the form's marks, verdict and summary, read, written and told in words.
export const form = document.querySelector("[data-desk]");

// What is typed, without the number that it is based on and the token.
export function snapshot() {
  const data = new FormData(form);
  data.delete("csrfmiddlewaretoken");
  data.delete("number");
  return new URLSearchParams(data).toString();
}

export function read(params) {
  const marks = {};
  for (const [name, value] of params) if (name.startsWith("mark-")) marks[name.slice(5)] = value;
  return { marks, verdict: params.get("verdict") ?? "", summary: params.get("summary") ?? "" };
}

export function fill({ marks, verdict, summary }) {
  form.elements.summary.value = summary;
  for (const radio of form.querySelectorAll("input[type=radio]")) {
    const wanted = radio.name === "verdict" ? verdict : marks[radio.name.replace("mark-", "")];
    radio.checked = String(wanted) === radio.value;
  }
}

export function say(name, value) {
  return (document.getElementById("desk-words").dataset[name] ?? "").replace("%s", value);
}

// The marks stand in the order of the criteria, which are numbered: a dash is one that is missing.
export function describe({ marks, verdict, summary }) {
  const given = [...document.querySelectorAll("[data-criterion]")].map(
    (row) => marks[row.querySelector("input").name.replace("mark-", "")] ?? "–",
  );
  const said = say("marks", given.join(", "));
  const label = form.querySelector(`input[name="verdict"][value="${verdict || "-"}"]`)?.labels[0];
  return [said, label?.textContent.trim(), summary].filter(Boolean).join("\n");
}
