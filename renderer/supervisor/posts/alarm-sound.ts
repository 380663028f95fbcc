/** Off unless somebody wants it: a hall is a quiet place. */
export const ALARM_SOUND_PREFERENCE = 'alarm.sound'

const LENGTH_S = 0.5

/** One soft tone, made by the page itself. */
export function playAlarmSound(): void {
  try {
    const sound = new AudioContext()
    const tone = sound.createOscillator()
    const volume = sound.createGain()
    tone.frequency.value = 660
    volume.gain.setValueAtTime(0.0001, sound.currentTime)
    volume.gain.exponentialRampToValueAtTime(0.2, sound.currentTime + 0.05)
    volume.gain.exponentialRampToValueAtTime(0.0001, sound.currentTime + LENGTH_S)
    tone.connect(volume).connect(sound.destination)
    tone.start()
    tone.stop(sound.currentTime + LENGTH_S)
    tone.addEventListener('ended', () => void sound.close())
  } catch (thrown) {
    // No loudspeaker is no failure: the banner is what counts.
    console.warn('no sound', thrown)
  }
}
