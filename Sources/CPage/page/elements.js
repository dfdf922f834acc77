/** An element with properties, a text, a `data-testid`, and children. */
export function make(tag, { text, testid, ...more } = {}, ...children) {
  const element = Object.assign(document.createElement(tag), more);
  if (text !== undefined) element.textContent = text;
  if (testid) element.dataset.testid = testid;
  element.append(...children);
  return element;
}

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Makes a button copy what an element says; where the browser does not let it, the text is selected. */
export function copies(button, source) {
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(source);
      button.textContent = "Selected";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
}

/**
 * Brings a list's rows to `items`, in their order; a row that stays is not touched but by its own `update`.
 * rows: a Map from an item's id to its row, which has an `element`; create: makes the row of an item.
 */
export function arrange(list, rows, items, create) {
  const wanted = new Set(items.map((item) => item.id));
  for (const [id, row] of rows) {
    if (wanted.has(id)) continue;
    row.element.remove();
    rows.delete(id);
  }
  let next = list.firstElementChild;
  for (const item of items) {
    let row = rows.get(item.id);
    if (!row) {
      row = create(item);
      rows.set(item.id, row);
    }
    row.update(item);
    if (row.element === next) next = next.nextElementSibling;
    else list.insertBefore(row.element, next);
  }
}
