/** Putting text on the clipboard, with and without TLS. */

/**
 * Pages without TLS have no clipboard API. They use the old command, if the browser allows it.
 *
 * @param {string} text
 * @param {HTMLInputElement} [field] shows the text, and stays selected where it must be copied by hand
 * @returns {Promise<boolean>} whether it was copied
 */
export async function copyText(text, field) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const source = field ?? hiddenField(text);
    source.select();
    const is_copied = document.execCommand?.("copy") ?? false;
    if (source !== field) source.remove();
    return is_copied;
  }
}

/** @param {string} text */
function hiddenField(text) {
  const field = document.createElement("input");
  field.value = text;
  field.className = "off-screen";
  document.body.append(field);
  return field;
}
