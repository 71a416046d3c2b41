package io.epistream.models.npz;

/** Text from a file that nobody vouches for, made fit for one line of a message. */
final class Quoted {
    private static final int LONGEST = 120;

    private Quoted() {}

    /** {@code text} cut to 120 characters, with control characters replaced. */
    static String of(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
