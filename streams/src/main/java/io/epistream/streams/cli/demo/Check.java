package io.epistream.streams.cli.demo;

/**
 * One thing the demo promises.
 *
 * @param claim what should hold
 * @param holds whether it does
 * @param seen the figures it was judged by
 */
record Check(String claim, boolean holds, String seen) {

    /** The line that is printed. */
    String line() {
        return (holds ? "  ok    " : "FAILED  ") + claim + ": " + seen;
    }
}
