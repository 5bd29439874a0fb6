// <canvas data-chart="ID"> draws the JSON of the element ID (json_script):
// {type: "bar"|"line"|"doughnut", labels: […], series: [{label, data: […], tone?}], stacked?, horizontal?}

const ROUND = ['doughnut', 'pie'];

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--chart-${name}`).trim();
}

function palette(count) {
  return Array.from({ length: count }, (_, index) => colour((index % 8) + 1));
}

function dataset(series, index, chart) {
  const colours = ROUND.includes(chart.type) ? palette(chart.labels.length) : colour(series.tone ?? (index % 8) + 1);
  const points = series.data.length > 40 ? 0 : 3; // a long curve is a line, not a string of beads
  const border = ROUND.includes(chart.type) ? colour('ground') : colours;
  return { label: series.label, data: series.data, backgroundColor: colours, borderColor: border, pointRadius: points, borderWidth: 2 };
}

function axis(chart) {
  return { stacked: Boolean(chart.stacked), beginAtZero: true, grid: { color: colour('grid') }, ticks: { color: colour('text'), precision: 0 } };
}

function options(chart) {
  const round = ROUND.includes(chart.type);
  return {
    animation: false,
    maintainAspectRatio: false,
    indexAxis: chart.horizontal ? 'y' : 'x',
    scales: round ? {} : { x: axis(chart), y: axis(chart) },
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
