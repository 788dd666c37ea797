/** The live camera: frames go to the reader until a code is found; nothing is recorded. */

import type { Pixels } from "../worker/protocol";
import { draw } from "./pictures";
import { preference } from "./preferences";
import { ask } from "./worker_client";

export type CameraProblem = "denied" | "missing" | "busy" | "insecure" | "failed";

export interface Found {
  text: string;
  /** When the frame was taken from the video (`performance.now()`). */
  frameAt: number;
}

/** The longest side of a frame that is read whole, in pixels. */
const WHOLE = 1_280;
/** Of the middle square, this much of the shorter side is read at full resolution. */
const MIDDLE = 0.8;
const MOST_MIDDLE = 1_100;

interface TorchCapabilities extends MediaTrackCapabilities {
  torch?: boolean;
}

export class Camera {
  private stream: MediaStream | null = null;
  private running = false;
  private turn = 0;

  constructor(
    private readonly video: HTMLVideoElement,
    /** Called with each code; the next frame waits until it is done. */
    private readonly onCode: (found: Found) => Promise<void>,
  ) {}

  get active(): boolean {
    return this.running;
  }

  /** Starts the camera, the chosen one or the one at the back; gives what went wrong, if anything. */
  async start(): Promise<CameraProblem | null> {
    if (!isSecureContext || navigator.mediaDevices?.getUserMedia === undefined) return "insecure";
    this.stop();
    this.running = true;
    try {
      this.stream = await open(preference.get("camera"));
    } catch (error) {
      this.running = false;
      return problemOf(error);
    }
    if (!this.running) {
      // Stopped while the person was being asked.
      this.release();
      return null;
    }
    this.video.srcObject = this.stream;
    try {
      await this.video.play();
    } catch {
      if (this.running) {
        this.stop();
        return "failed";
      }
      return null;
    }
    void this.loop(this.stream);
    return null;
  }

  stop(): void {
    this.running = false;
    this.release();
  }

  /** Gives the cameras to choose among; their names are known once one was allowed. */
  async choices(): Promise<{ id: string; label: string }[]> {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices
      .filter((device) => device.kind === "videoinput" && device.deviceId !== "")
      .map((device) => ({ id: device.deviceId, label: device.label }));
  }

  get current(): string | undefined {
    return this.track?.getSettings().deviceId;
  }

  get hasTorch(): boolean {
    const capabilities = this.track?.getCapabilities?.() as TorchCapabilities | undefined;
    return capabilities?.torch === true;
  }

  async torch(on: boolean): Promise<void> {
    await this.track?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
  }

  private get track(): MediaStreamTrack | undefined {
    return this.stream?.getVideoTracks()[0];
  }

  private release(): void {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
  }

  private async loop(stream: MediaStream): Promise<void> {
    while (this.running && this.stream === stream) {
      await nextFrame(this.video);
      if (!this.running || this.stream !== stream) return;
      const { videoWidth: width, videoHeight: height } = this.video;
      if (width === 0 || height === 0) continue;
      const frameAt = performance.now();
      const pixels = this.frame(width, height);
      const texts = await ask("readFrame", [pixels], [pixels.data]).catch(() => []);
      for (const text of texts) {
        if (!this.running || this.stream !== stream) return;
        await this.onCode({ text, frameAt });
      }
    }
  }

  /** Gives the middle at full resolution and the whole, smaller, in turn. */
  private frame(width: number, height: number): Pixels {
    this.turn += 1;
    if (this.turn % 2 === 0) {
      return draw(this.video, width, height, Math.min(1, WHOLE / Math.max(width, height)));
    }
    const side = Math.min(width, height) * MIDDLE;
    const crop = { x: (width - side) / 2, y: (height - side) / 2, width: side, height: side };
    return draw(this.video, width, height, Math.min(1, MOST_MIDDLE / side), crop);
  }
}

function open(chosen: string | null): Promise<MediaStream> {
  const size = { width: { ideal: 1_920 }, height: { ideal: 1_080 } };
  const back: MediaTrackConstraints = { ...size, facingMode: { ideal: "environment" } };
  const asked: MediaTrackConstraints =
    chosen === null ? back : { ...size, deviceId: { ideal: chosen } };
  return navigator.mediaDevices.getUserMedia({ audio: false, video: asked });
}

function nextFrame(video: HTMLVideoElement): Promise<void> {
  return new Promise((resolve) => {
    // A page in the background gets no frames; the timer lets the loop notice its end.
    const timer = setTimeout(resolve, 250);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    if ("requestVideoFrameCallback" in video) video.requestVideoFrameCallback(done);
    else requestAnimationFrame(done);
  });
}

function problemOf(error: unknown): CameraProblem {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  if (name === "NotReadableError" || name === "AbortError") return "busy";
  return "failed";
}
