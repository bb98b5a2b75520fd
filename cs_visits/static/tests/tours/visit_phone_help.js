import { browser } from "@web/core/browser/browser";

const RealRequest = browser.XMLHttpRequest;
const realBeacon = navigator.sendBeacon.bind(navigator);
let mode = "up";

/** What is written reaches the server only when the connection is up. */
class CutRequest extends RealRequest {
    open(method, url, ...rest) {
        this.cutUrl = url;
        return super.open(method, url, ...rest);
    }

    send(body) {
        if (mode === "down") {
            setTimeout(() => this.dispatchEvent(new ProgressEvent("error")));
            return;
        }
        if (mode === "deaf" && /web_save/.test(this.cutUrl)) {
            // it arrives, but nobody hears the answer
            const sent = new RealRequest();
            sent.open("POST", this.cutUrl);
            sent.setRequestHeader("Content-Type", "application/json");
            sent.addEventListener("load", () => {
                mode = "down";
                this.dispatchEvent(new ProgressEvent("error"));
            });
            sent.send(body);
            return;
        }
        super.send(body);
    }
}

/** Cut the connection ("down", "deaf": answers to saves are lost) or mend it ("up"). */
export function connection(newMode) {
    mode = newMode;
    browser.XMLHttpRequest = CutRequest;
    navigator.sendBeacon = (...args) => (mode === "up" ? realBeacon(...args) : true);
}

/** Give the page a position, or let the user refuse it. */
export function standAt(latitude, longitude) {
    const position = {
        coords: { latitude, longitude, accuracy: 15 },
        timestamp: Date.now(),
    };
    Object.defineProperty(navigator, "geolocation", {
        configurable: true,
        value: {
            getCurrentPosition: (given, refused) =>
                latitude ? given(position) : refused({ code: 1 }),
        },
    });
}

/** A picture as a camera makes it: larger than what is sent. */
export async function takePhoto(input) {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [3000, 2000];
    const context = canvas.getContext("2d");
    context.fillStyle = "#336699";
    context.fillRect(0, 0, 3000, 2000);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    const files = new DataTransfer();
    files.items.add(new File([blob], "shelf.png", { type: "image/png" }));
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}
