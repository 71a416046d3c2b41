package io.epistream.evaluate.runlength;

import java.util.List;

/**
 * A kind of stream: records with ln epistemic N(−4, 1) and ln aleatoric N(−2, .25), each an AR(1) that runs on from window to window, to which
 * effects of whole windows may be added.
 *
 * @param name for tables
 * @param rho lag-1 autocorrelation of log records, 0 to below 1
 * @param windowRho lag-1 autocorrelation of an effect that all records of a window share
 * @param windowSd its standard deviation, in those of a record; 0 for none
 * @param period windows of a season, 0 for none
 * @param swing half of the way from its lowest to its highest, in standard deviations of a record
 */
record Traffic(String name, double rho, double windowRho, double windowSd, int period, double swing) {
    /** .3 of a record's sd is three times the sd of the mean of a hundred records. */
    private static final double WINDOW_EFFECT = .3;
    /** Half of the sd of the mean of a hundred records. */
    private static final double SEASON = .05;

    /** Streams whose records may depend on each other, but not their windows. */
    static List<Traffic> stationary() {
        return List.of(records(0), records(.3), records(.6), records(.9));
    }

    /** Streams that break what the promise asks for. */
    static List<Traffic> dependent() {
        return List.of(
                new Traffic("windows AR(1) .3", 0, .3, WINDOW_EFFECT, 0, 0),
                new Traffic("windows AR(1) .6", 0, .6, WINDOW_EFFECT, 0, 0),
                new Traffic("season of 100 windows", 0, 0, 0, 100, SEASON),
                new Traffic("season of 2000 windows", 0, 0, 0, 2000, SEASON));
    }

    private static Traffic records(double rho) {
        return new Traffic(rho == 0 ? "iid" : "AR(1) .%d".formatted(Math.round(10 * rho)), rho, 0, 0, 0, 0);
    }

    /** The name as part of a file's name. */
    String slug() {
        return name.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("-$", "");
    }
}
