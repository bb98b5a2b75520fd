/** Pure geometry of the map of visits: degrees in, units of the drawing out. */

export const WIDTH = 1000;
export const HEIGHT = 620;
const MARGIN = 60;
// points nearer than this are drawn as one
const NEAR = 26;
// kilometres of a degree of latitude
const DEGREE_KM = 111.32;
// a single place still shows its surroundings, in degrees
const SMALLEST = 0.02;

/** Return how degrees become units so that all points fit, north up. */
export function fit(points) {
    const lats = points.map((point) => point.latitude);
    const lngs = points.map((point) => point.longitude);
    const middle = {
        latitude: (Math.min(...lats) + Math.max(...lats)) / 2,
        longitude: (Math.min(...lngs) + Math.max(...lngs)) / 2,
    };
    // a degree of longitude is shorter the farther from the equator
    const narrow = Math.max(Math.cos((middle.latitude * Math.PI) / 180), 0.05);
    const high = Math.max(Math.max(...lats) - Math.min(...lats), SMALLEST);
    const wide = Math.max((Math.max(...lngs) - Math.min(...lngs)) * narrow, SMALLEST);
    const scale = Math.min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high);
    return { middle, narrow, scale, unitKm: DEGREE_KM / scale };
}

export function place(view, { latitude, longitude }) {
    const { middle, narrow, scale } = view;
    return {
        x: WIDTH / 2 + (longitude - middle.longitude) * narrow * scale,
        y: HEIGHT / 2 - (latitude - middle.latitude) * scale,
    };
}

/** Join points that would cover each other; the first of them gives the place. */
export function cluster(view, points) {
    const clusters = new Map();
    for (const point of points) {
        const { x, y } = place(view, point);
        const key = `${Math.round(x / NEAR)}:${Math.round(y / NEAR)}`;
        if (!clusters.has(key)) {
            clusters.set(key, { key, x, y, points: [] });
        }
        clusters.get(key).points.push(point);
    }
    return [...clusters.values()];
}

/** Return a round length for the scale bar: kilometres and units. */
export function scaleBar(view) {
    const longest = (WIDTH / 4) * view.unitKm;
    const power = 10 ** Math.floor(Math.log10(longest));
    const factor = [5, 2, 1].find((f) => f * power <= longest) || 1;
    const km = factor * power;
    return { km, units: km / view.unitKm };
}

/** Return the lines of a grid of round degrees, 3 to 8 in each direction. */
export function grid(view) {
    const { middle, narrow, scale } = view;
    const high = HEIGHT / scale;
    const wide = WIDTH / (scale * narrow);
    const lines = (centre, span, place) => {
        const power = 10 ** Math.floor(Math.log10(span / 3));
        const step = power * [5, 2, 1].find((f) => f * power * 3 <= span);
        const digits = Math.max(0, -Math.floor(Math.log10(step)));
        const first = Math.ceil((centre - span / 2) / step);
        const last = Math.floor((centre + span / 2) / step);
        return Array.from({ length: last - first + 1 }, (_, n) => {
            const degree = (first + n) * step;
            return { key: n, at: place(degree), label: `${degree.toFixed(digits)}°` };
        });
    };
    return {
        rows: lines(
            middle.latitude,
            high,
            (latitude) => place(view, { latitude, longitude: middle.longitude }).y,
        ),
        columns: lines(
            middle.longitude,
            wide,
            (longitude) => place(view, { latitude: middle.latitude, longitude }).x,
        ),
    };
}
