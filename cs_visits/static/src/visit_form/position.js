/**
 * The phone's position, or null when there is none or it is not given.
 *
 * Asked for, never forced. Only pages that came by https may ask.
 */
export function askPosition() {
    return new Promise((resolve) => {
        if (!navigator.geolocation) {
            resolve(null);
            return;
        }
        navigator.geolocation.getCurrentPosition(
            ({ coords, timestamp }) =>
                resolve({
                    latitude: coords.latitude,
                    longitude: coords.longitude,
                    accuracy: coords.accuracy || 0,
                    // some browsers count from the start of the page
                    taken: timestamp > 1e12 ? timestamp : Date.now(),
                }),
            () => resolve(null),
            { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
        );
    });
}
