// Outlines as Leaflet needs them: world-atlas is made for a globe, so shapes that cross 180° are unrolled and doubled.

const jumps = ([a], [b]) => Math.abs(a - b) > 180;

/** Longitudes that go on beyond ±180 instead of jumping; a ring around the pole is closed along it. */
function unrolled(ring) {
  let turn = 0;
  const points = ring.map(([lon, lat], i) => {
    if (i && jumps(ring[i - 1], ring[i])) turn += ring[i - 1][0] > lon ? 360 : -360;
    return [lon + turn, lat];
  });
  if (turn) {
    const pole = ring[0][1] > 0 ? 90 : -90;
    points.push([points.at(-1)[0], pole], [points[0][0], pole], points[0]);
  }
  return points;
}

const shifted = (ring, by) => ring.map(([lon, lat]) => [lon + by, lat]);

function polygons(geometry) {
  if (geometry.type === "Polygon") return [geometry.coordinates];
  return geometry.type === "MultiPolygon" ? geometry.coordinates : geometry.geometries.flatMap(polygons);
}

/** A feature (or a collection) as one MultiPolygon; parts beyond 180° are drawn on both sides. */
export function unrolledFeature(feature) {
  const sources = feature.type === "FeatureCollection" ? feature.features : [feature];
  const found = sources.flatMap((one) => polygons(one.geometry)).flatMap((rings) => {
    const flat = rings.map(unrolled);
    const lons = flat[0].map(([lon]) => lon);
    const copies = [flat];
    if (Math.max(...lons) > 180.01) copies.push(flat.map((ring) => shifted(ring, -360)));
    if (Math.min(...lons) < -180.01) copies.push(flat.map((ring) => shifted(ring, 360)));
    return copies;
  });
  return { type: "Feature", properties: {}, geometry: { type: "MultiPolygon", coordinates: found } };
}

/** Lines cut where they jump from one edge of the map to the other, without the edge itself. */
export function cutLines({ coordinates }) {
  const lines = [];
  for (const line of coordinates) {
    let part = [];
    line.forEach((point, i) => {
      const atEdge = i && Math.abs(point[0]) > 179.99 && Math.abs(line[i - 1][0]) > 179.99;
      if (i && (jumps(line[i - 1], point) || atEdge)) {
        if (part.length > 1) lines.push(part);
        part = [];
      }
      part.push(point);
    });
    if (part.length > 1) lines.push(part);
  }
  return { type: "MultiLineString", coordinates: lines };
}
