package io.epistream.models.graph;

/** Where dropout masks come from. */
public enum MaskKind {
    /** S masks drawn once from a seed; each unit is kept with probability 1 − rate, independently. */
    FIXED("fixed"),

    /**
     * S masks drawn once from a seed, each of which keeps exactly max(1, round((1 − rate)·F)) of a spot's F units and
     * scales them by F over that number. Another posterior than {@link #FIXED}: how much is kept does not vary, and units
     * are dropped instead of one another. In return whole rows and columns of weights can be left out.
     */
    EXACT_K("exact-k"),

    /** The runtime draws masks anew in every run: no seed, no hash, and a record's scores differ from run to run. */
    FRESH("fresh");

    private final String text;

    MaskKind(String text) {
        this.text = text;
    }

    /** Name in model.yaml. */
    public String text() {
        return text;
    }
}
