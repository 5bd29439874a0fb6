// <time data-relative>: "5 minutes ago", with the absolute times on hover. <span data-countdown="time">: what is left.

const language = document.documentElement.lang;
const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
const STEPS = [
  ['day', 86400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

function inLargestUnit(seconds) {
  const [unit, size] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? STEPS.at(-1);
  return [Math.trunc(seconds / size), unit];
}

function showRelative(time) {
  if (!time.dataset.absolute) {
    time.dataset.absolute = time.textContent;
    time.title = `${time.textContent} (${time.title})`;
  }
  time.textContent = relative.format(...inLargestUnit((new Date(time.dateTime) - Date.now()) / 1000));
}

function showCountdown(element) {
  const seconds = (new Date(element.dataset.countdown) - Date.now()) / 1000;
  const [number, unit] = inLargestUnit(Math.max(seconds, 0));
  const text = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(number);
  const { textLeft, textExpired } = document.body.dataset;
  element.textContent = seconds > 0 ? textLeft.replace('{time}', text) : textExpired;
  element.classList.toggle('text-warning-strong', seconds < 900);
}

function refresh() {
  document.querySelectorAll('time[data-relative]').forEach(showRelative);
  document.querySelectorAll('[data-countdown]').forEach(showCountdown);
}

refresh();
setInterval(refresh, 15000);
document.addEventListener('htmx:afterSwap', refresh);
