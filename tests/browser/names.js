// Beside a name in the same line no sign of it may turn or break the rest: it stands alone in its box, or in <bdi>.
// An <option> can hold no other element: there the name stands last, as it does in the path of a field.
// JSON is shown as one text; the breadcrumbs of admin end in the name.
names => {
    const cut = (name, shown) => shown.length > 50 && name.startsWith(shown.replace(/…$/, '').trimEnd());
    const is = (name, shown) => shown === name.trim() || cut(name, shown);
    const box = (node) => {
        let element = node.parentElement;
        const isInline = () => element.tagName !== 'BDI' && getComputedStyle(element).display === 'inline';
        while (isInline()) element = element.parentElement;
        return element;
    };
    const shown = new Set(), mixed = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode;
        if (node.parentElement.closest('script, pre, textarea, .breadcrumbs')) continue;
        for (const [number, [name, start]] of names.entries()) {
            if (!node.data.includes(start)) continue;
            const text = box(node).textContent.trim();
            const ends = ['BDI', 'OPTION'].includes(box(node).tagName) && is(name, text.slice(text.indexOf(start)));
            if (is(name, text) || ends) shown.add(number);
            else if (!/^[[{]/.test(text)) mixed.add(`${box(node).tagName}.${box(node).className}: ${text.slice(0, 120)}`);
        }
    }
    for (const field of document.querySelectorAll('input:not([type=hidden]), textarea')) {
        names.forEach(([name], number) => field.value === name && shown.add(number));
    }
    return { shown: shown.size, mixed: [...mixed] };
}
