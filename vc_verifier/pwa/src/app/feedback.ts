/** A buzz and a sound when a code was found, for whoever has switched them on. */

import { preference } from "./preferences";
import type { Tone } from "./reading";

let audio: AudioContext | null = null;

export function feedback(tone: Tone): void {
  const good = tone === "good" || tone === "data";
  if (preference.on("vibration")) navigator.vibrate?.(good ? 60 : [60, 60, 120]);
  if (preference.on("sound")) beep(good ? 880 : 330);
}

function beep(frequency: number): void {
  audio ??= new AudioContext();
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = frequency;
  volume.gain.setValueAtTime(0.15, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.25);
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.25);
}
