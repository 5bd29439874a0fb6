// <canvas data-chart="ID"> draws the JSON of the element ID (json_script):
// {type: "bar"|"line"|"doughnut", labels: […], series: [{label, data: […], tone?}], stacked?, horizontal?, fitted?}
// Several series differ by pattern, dashes and points too, not by colour alone. fitted: the axis need not begin at 0.

const ROUND = ['doughnut', 'pie'];
const LONGEST = 25; // characters of a bar's name
const NARROW = 400; // pixels; there is room for fewer

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--chart-${name}`).trim();
}

function palette(count) {
  return Array.from({ length: count }, (_, index) => colour((index % 8) + 1));
}

const TILE = 8; // pixels in which a pattern repeats
const PATTERNS = [
  null, // the first series is plain
  (ink) => [[0, TILE, TILE, 0], [-1, 1, 1, -1], [TILE - 1, TILE + 1, TILE + 1, TILE - 1]].forEach((line) => stroke(ink, line)),
  (ink) => [[2, 2], [6, 6]].forEach(([x, y]) => ink.fillRect(x - 1.5, y - 1.5, 3, 3)),
  (ink) => [[0, 4, TILE, 4], [4, 0, 4, TILE]].forEach((line) => stroke(ink, line)),
];
const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3]];
const POINTS = ['circle', 'rect', 'triangle', 'rectRot'];

function stroke(ink, [fromX, fromY, toX, toY]) {
  ink.beginPath();
  ink.moveTo(fromX, fromY);
  ink.lineTo(toX, toY);
  ink.stroke();
}

function filled(shade, index) {
  const pattern = PATTERNS[index % PATTERNS.length];
  if (!pattern) return shade;
  const tile = Object.assign(document.createElement('canvas'), { width: TILE, height: TILE });
  const ink = tile.getContext('2d');
  ink.fillStyle = colour('ground');
  ink.fillRect(0, 0, TILE, TILE);
  Object.assign(ink, { fillStyle: shade, strokeStyle: shade, lineWidth: 2.5 });
  pattern(ink);
  return ink.createPattern(tile, 'repeat');
}

function dataset(series, index, chart) {
  const colours = ROUND.includes(chart.type) ? palette(chart.labels.length) : colour(series.tone ?? (index % 8) + 1);
  const points = series.data.length > 40 ? 0 : 3; // a long curve is a line, not a string of beads
  const border = ROUND.includes(chart.type) ? colour('ground') : colours;
  const ground = chart.type === 'bar' ? filled(colours, index) : colours;
  const marks = { pointRadius: points, pointStyle: POINTS[index % POINTS.length], borderDash: DASHES[index % DASHES.length] };
  return { label: series.label, data: series.data, backgroundColor: ground, borderColor: border, borderWidth: 2, ...marks };
}

function axis(chart, ticks = {}) {
  return {
    stacked: Boolean(chart.stacked),
    beginAtZero: !chart.fitted,
    grid: { color: colour('grid') },
    ticks: { color: colour('text'), precision: 0, ...ticks },
  };
}

function names() {
  return {
    autoSkip: false, // each bar has its name
    callback(value) {
      const name = this.getLabelForValue(value);
      const room = this.chart.width < NARROW ? LONGEST * 0.6 : LONGEST;
      return name.length > room ? `${name.slice(0, room)}…` : name;
    },
  };
}

function options(chart) {
  const round = ROUND.includes(chart.type);
  return {
    animation: false,
    maintainAspectRatio: false,
    indexAxis: chart.horizontal ? 'y' : 'x',
    scales: round ? {} : { x: axis(chart), y: axis(chart, chart.horizontal ? names() : {}) },
    plugins: { legend: { display: round || chart.series.length > 1, labels: { color: colour('text') } } },
  };
}

function draw(canvas) {
  const chart = JSON.parse(document.getElementById(canvas.dataset.chart).textContent);
  Chart.getChart(canvas)?.destroy();
  new Chart(canvas, {
    type: chart.type,
    data: { labels: chart.labels, datasets: chart.series.map((series, index) => dataset(series, index, chart)) },
    options: options(chart),
  });
}

function drawAll() {
  document.querySelectorAll('canvas[data-chart]').forEach(draw);
}

drawAll();
document.addEventListener('theme:changed', drawAll);
document.addEventListener('htmx:afterSwap', (event) => event.detail.target.querySelectorAll('canvas[data-chart]').forEach(draw));
document.addEventListener('htmx:beforeCleanupElement', (event) => {
  if (event.target.matches?.('canvas[data-chart]')) Chart.getChart(event.target)?.destroy();
});
