package io.epistream.streams.cli.demo;

/** What a phase streams. */
enum PhaseKind {
    /** Held-out digits; the detectors learn their reference from them. */
    WARM_UP("the reference"),
    /** Held-out digits again, from the pool that the reference saw. */
    NORMAL(""),
    /** Held-out digits turned by 0 degrees at the start of the phase and by 40 at its end. */
    ROTATED("0° to 40°"),
    /** Cut-outs of photographs, which are no digits at all. */
    PATCHES("photographs");

    private final String note;

    PhaseKind(String note) {
        this.note = note;
    }

    /** A word beside the phase's name. */
    String note() {
        return note;
    }

    /** Whether the inputs differ from what the reference was learned from, so that an alarm is due. */
    boolean shifted() {
        return this == ROTATED || this == PATCHES;
    }
}
