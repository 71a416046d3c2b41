package io.epistream.evaluate.runlength;

import java.util.List;

/**
 * What happens to a stream.
 *
 * @param name for tables
 * @param shift added to ln epistemic of every record, in standard deviations of a record
 * @param contamination share of records that are out of distribution: ln epistemic three standard deviations up
 */
record Change(String name, double shift, double contamination) {
    /** How far out of distribution records lie, in standard deviations of ln epistemic. */
    static final double OUTSIDE = 3;

    /** Nothing. */
    static final Change NONE = new Change("none", 0, 0);

    static List<Change> all() {
        return List.of(
                new Change("shift .25 σ", .25, 0),
                new Change("shift .5 σ", .5, 0),
                new Change("shift 1 σ", 1, 0),
                new Change("1 % contaminated", 0, .01),
                new Change("2 % contaminated", 0, .02),
                new Change("5 % contaminated", 0, .05));
    }

    /** The name as part of a file's name. */
    String slug() {
        return name.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("-$", "");
    }
}
