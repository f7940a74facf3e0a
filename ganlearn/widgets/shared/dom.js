// Elements of the page: made, and changed only where something differs; sentences filled in; a table of values.

/** An element with a class, attributes and children; text stays text. */
export function make(tag, className, attributes = {}, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Sets text only when it differs, so that an unchanged number costs no layout. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Sets `data-…` attributes that differ, so that an unchanged one makes the page resolve no styles. */
export function setData(element, values) {
  for (const [name, value] of Object.entries(values)) if (element.dataset[name] !== String(value)) element.dataset[name] = value;
}

/** The sentence with its `{placeholders}` filled in. */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** A table with its caption, heads of columns, and rows whose first cell is a head. */
export function valuesTable(caption, heads, rows) {
  const row = ([head, ...cells]) =>
    make("tr", "", {}, make("th", "", { scope: "row" }, head), ...cells.map((cell) => make("td", "", {}, cell)));
  return make(
    "table",
    "",
    {},
    make("caption", "gl-unseen", {}, caption),
    make("thead", "", {}, make("tr", "", {}, ...heads.map((head) => make("th", "", { scope: "col" }, head)))),
    make("tbody", "", {}, ...rows.map(row)),
  );
}
