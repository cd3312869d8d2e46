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

export function describe({ marks, verdict, summary }) {
  const lines = [...document.querySelectorAll("[data-criterion]")].map((row) => {
    const radio = row.querySelector("input");
    const mark = marks[radio.name.replace("mark-", "")];
    const title = row.querySelector("legend").firstChild.textContent.trim();
    return mark === undefined ? "" : `${title}: ${mark}`;
  });
  const label = form.querySelector(`input[name="verdict"][value="${verdict || "-"}"]`)?.labels[0];
  return [lines.filter(Boolean).join(", "), label?.textContent.trim(), summary].filter(Boolean).join("\n");
}
