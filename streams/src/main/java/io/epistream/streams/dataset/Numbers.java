package io.epistream.streams.dataset;

import java.util.Locale;

/** Numbers as data files write them. */
final class Numbers {
    private static final double MOST_EXACT = 1L << 53;

    private Numbers() {}

    /** A decimal number, NaN or an infinity; not what only Java takes for a number (1d, 0x1p3). */
    static double real(String text) throws BadValueException {
        String written = text.strip();
        return switch (written.toLowerCase(Locale.ROOT)) {
            case "nan" -> Double.NaN;
            case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> decimal(written, text);
        };
    }

    /** A whole number, also one that was written with a point, such as 5.0. */
    static long whole(String text) throws BadValueException {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            double real = real(text);
            return whole(real, text);
        }
    }

    /** A double that is a whole number. */
    static long whole(double real, Object received) throws BadValueException {
        if (real != Math.rint(real) || Math.abs(real) > MOST_EXACT) {
            throw new BadValueException("a whole number", received);
        }
        return (long) real;
    }

    static boolean isWhole(String text) {
        return text.matches("[+-]?\\d+");
    }

    private static double decimal(String written, String text) throws BadValueException {
        try {
            if (endsLikeADecimal(written) && !hexadecimal(written)) {
                return Double.parseDouble(written);
            }
        } catch (NumberFormatException e) {
            // falls through to the same refusal
        }
        throw new BadValueException("a number", text);
    }

    private static boolean endsLikeADecimal(String written) {
        char last = written.isEmpty() ? ' ' : written.charAt(written.length() - 1);
        return last == '.' || (last >= '0' && last <= '9');
    }

    private static boolean hexadecimal(String written) {
        return written.indexOf('x') >= 0 || written.indexOf('X') >= 0;
    }
}
