export const LOOPBACK = "127.0.0.1";
/** Where the viewer is when nothing else is there: a link to it stays good. */
export const PORT = 4690;
export const VIEWER = `http://${LOOPBACK}:${PORT}/`;
