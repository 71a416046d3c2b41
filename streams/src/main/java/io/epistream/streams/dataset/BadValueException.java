package io.epistream.streams.dataset;

/** A value that is not what its column holds: what it must be and what it was. The caller adds the place. */
final class BadValueException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int MOST_QUOTED = 40;

    /** Made per bad cell, so without a stack trace. */
    BadValueException(String expected, Object received) {
        super("must be " + expected + ", was " + quoted(received), null, false, false);
    }

    private static String quoted(Object received) {
        String text = String.valueOf(received);
        if (text.isEmpty()) {
            return "empty";
        }
        String shown = text.length() <= MOST_QUOTED ? text : text.substring(0, MOST_QUOTED) + "…";
        return received instanceof String ? '"' + shown + '"' : shown;
    }
}
