package io.epistream.evaluate.runlength;

/**
 * One stream under one detector.
 *
 * @param method name of the detector
 * @param windows N
 * @param reference number of its reference
 * @param unpromised whether the gate refuses the promise on that reference
 * @param length windows until the alarm, or until it was given up
 * @param alarmed whether there was one
 */
record Run(String method, int windows, int reference, boolean unpromised, int length, boolean alarmed) {
    static final String HEADER = "method,reference_windows,reference,unpromised,length,alarmed\n";

    String row() {
        return "%s,%d,%d,%b,%d,%b\n".formatted(method, windows, reference, unpromised, length, alarmed);
    }

    static Run parse(String row) {
        String[] cells = row.split(",", -1);
        return new Run(
                cells[0],
                Integer.parseInt(cells[1]),
                Integer.parseInt(cells[2]),
                Boolean.parseBoolean(cells[3]),
                Integer.parseInt(cells[4]),
                Boolean.parseBoolean(cells[5]));
    }
}
