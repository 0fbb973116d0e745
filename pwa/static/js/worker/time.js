export function stopAfter(milliseconds) {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), milliseconds);
  return stop.signal;
}

// What was promised, or null where it takes longer.
export function within(milliseconds, promise) {
  const late = new Promise((resolve) => {
    setTimeout(resolve, milliseconds, null);
  });
  return Promise.race([promise, late]);
}
