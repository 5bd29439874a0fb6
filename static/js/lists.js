// <input data-filter-list="ID"> narrows the [data-filter-item]s of the element ID by their text;
// <button data-check-all="ID"> and <button data-check-none="ID"> tick what is visible; [data-check-count="ID"] counts.

function words(text) {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}

function narrow(list, text) {
  const wanted = words(text);
  for (const item of list.querySelectorAll('[data-filter-item]')) {
    const content = `${item.textContent} ${item.dataset.filterItem}`.toLowerCase();
    item.hidden = !wanted.every((word) => content.includes(word));
  }
  for (const group of list.querySelectorAll('[data-filter-group]')) {
    group.hidden = !group.querySelector('[data-filter-item]:not([hidden])');
  }
  const empty = list.querySelector('[data-filter-empty]');
  if (empty) empty.hidden = Boolean(list.querySelector('[data-filter-item]:not([hidden])'));
}

function boxes(list) {
  return [...list.querySelectorAll('input[type=checkbox]:not(:disabled)')];
}

function tick(list, checked) {
  const changed = boxes(list).filter((box) => !box.closest('[hidden]') && box.checked !== checked);
  for (const box of changed) box.checked = checked;
  changed[0]?.dispatchEvent(new Event('change', { bubbles: true })); // one event: an estimate is fetched once
  count();
}

function count() {
  for (const place of document.querySelectorAll('[data-check-count]')) {
    const list = document.getElementById(place.dataset.checkCount);
    if (list) place.textContent = boxes(list).filter((box) => box.checked).length;
  }
}

document.addEventListener('input', (event) => {
  const list = document.getElementById(event.target.dataset.filterList);
  if (list) narrow(list, event.target.value);
});

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-check-all], [data-check-none]');
  if (!button) return;
  tick(document.getElementById(button.dataset.checkAll ?? button.dataset.checkNone), 'checkAll' in button.dataset);
});

// Enter in a filter box must not send the form that it stands in.
document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && event.target.matches('[data-filter-list]')) event.preventDefault();
});

document.addEventListener('change', count);
document.addEventListener('htmx:afterSwap', count);
document.addEventListener('htmx:afterSwap', (event) => {
  const input = document.querySelector(`[data-filter-list="${event.target.id}"]`); // typed before the list came
  if (event.target.id && input) narrow(event.target, input.value);
});
addEventListener('pageshow', count); // a page from the back button comes with its boxes as they were
count();
