package io.epistream.dashboards;

import static java.util.Map.entry;

import java.util.Map;

/**
 * The colours of Okabe and Ito, which people with any common colour vision can tell apart. A colour always means the same thing; where
 * it stands for a state, the state's name is written beside it.
 */
enum Colour {
    BLUE("#0072B2"),
    SKY("#56B4E9"),
    GREEN("#009E73"),
    YELLOW("#F0E442"),
    ORANGE("#E69F00"),
    VERMILLION("#D55E00"),
    PURPLE("#CC79A7"),
    GREY("#999999");

    /** All is well. */
    static final Colour GOOD = BLUE;
    /** Look at it today. */
    static final Colour WARNING = ORANGE;
    /** Look at it now. */
    static final Colour BAD = VERMILLION;

    private final String hex;

    Colour(String hex) {
        this.hex = hex;
    }

    /** As Grafana reads it. */
    String hex() {
        return hex;
    }

    /** A series or value that always has this colour. */
    Map<String, Object> fixed() {
        return Json.of(entry("mode", "fixed"), entry("fixedColor", hex));
    }
}
