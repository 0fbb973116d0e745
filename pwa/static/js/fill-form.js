// Puts what waits on the phone into a form again, field by field.
import { addHidden } from "./hidden-field.js";
import { STAMP } from "./stamp.js";

// What a form has of its own, whatever is put into it.
const NOT_FILLED = new Set([...STAMP, "entry_id", "base"]);

function group(fields) {
  const by = new Map();
  for (const [name, value] of fields) by.set(name, [...(by.get(name) ?? []), value]);
  return by;
}

// What the person has touched meanwhile is theirs.
function isTouched(field) {
  if (field instanceof HTMLSelectElement) return false;
  return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
}

function fillOne(form, name, values) {
  const fields = [...form.elements].filter((field) => field.name === name);
  if (fields.some((field) => field.type !== "hidden" && isTouched(field))) return;
  const left = new Set(values);
  for (const field of fields) {
    if (["radio", "checkbox"].includes(field.type)) {
      field.checked = values.includes(field.value);
      if (field.checked) left.delete(field.value);
    }
  }
  const plain = fields.find(({ type }) => !["radio", "checkbox"].includes(type));
  if (plain) {
    const value = [...left].at(-1) ?? "";
    if (
      plain instanceof HTMLSelectElement &&
      ![...plain.options].some((option) => option.value === value)
    ) {
      plain.add(new Option(value, value));
    }
    plain.value = value;
  } else {
    for (const value of left) if (value) addHidden(form, name, value);
  }
}

export function fillForm(form, fields) {
  for (const [name, values] of group(fields))
    if (!NOT_FILLED.has(name)) fillOne(form, name, values);
}
