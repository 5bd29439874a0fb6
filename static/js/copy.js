// <button data-copy="text"> or <button data-copy-from="#element">: copies, shows a tick and tells screen readers.

const announcer = document.getElementById('announcer');

function textOf(button) {
  if (button.dataset.copy !== undefined) return button.dataset.copy;
  const source = document.querySelector(button.dataset.copyFrom);
  return source.value ?? source.textContent.trim();
}

// Browsers offer the clipboard only on https and localhost; the portal may be reached by plain http in a company's network.
function copyBySelection(text) {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  return copied;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy], [data-copy-from]');
  if (!button) return;
  const copied = await copy(textOf(button));
  button.focus();
  announcer.textContent = copied ? document.body.dataset.textCopied : document.body.dataset.textNotCopied;
  button.classList.toggle('copied', copied);
  setTimeout(() => button.classList.remove('copied'), 2000);
});
