package io.epistream.models.npz;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The dictionary at the start of an {@code .npy} array (NEP 1; versions 1.0 to 3.0): element type, order and shape.
 * Nothing of it is evaluated: the three keys are looked for in the form in which NumPy writes them.
 *
 * @param type what the elements are
 * @param itemBytes bytes of one element
 * @param bigEndian whether their bytes lie most significant first
 * @param fortran whether the first axis runs fastest
 * @param shape lengths of the axes, each at most 2³¹ − 1
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one read, never compared
record NpyHeader(ElementType type, int itemBytes, boolean bigEndian, boolean fortran, long[] shape) {
    /** NumPy's own limit on axes. */
    private static final int MAX_AXES = 64;

    private static final Pattern DESCRIPTOR = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern ANY_DESCRIPTOR = Pattern.compile("'descr'\\s*:\\s*([^,}]*)");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9L,\\s]*)\\)");
    private static final Pattern TYPE = Pattern.compile("([<>|=]?)([a-zA-Z])([0-9]{0,9})");

    /** Reads the dictionary of the array {@code name} (for messages). */
    static NpyHeader parse(String name, String dictionary) throws NpzException {
        Matcher type = TYPE.matcher(descriptor(name, dictionary));
        if (!type.matches()) {
            throw unsupported(name, descriptor(name, dictionary));
        }
        int number = type.group(3).isEmpty() ? 0 : Integer.parseInt(type.group(3));
        ElementType element =
                ElementType.of(type.group(2).charAt(0), number).orElseThrow(() -> unsupported(name, type.group()));
        long itemBytes = element == ElementType.TEXT ? (long) number * Integer.BYTES : element.bytes();
        if (itemBytes > Integer.MAX_VALUE) {
            throw tooBig(name, type.group());
        }
        boolean fortran = found(name, "fortran_order", ORDER, dictionary).equals("True");
        long[] shape = shape(name, found(name, "shape", SHAPE, dictionary));
        return new NpyHeader(element, (int) itemBytes, type.group(1).equals(">"), fortran, shape);
    }

    private static String descriptor(String name, String dictionary) throws NpzException {
        Optional<String> descriptor = find(DESCRIPTOR, dictionary);
        if (descriptor.isPresent()) {
            return descriptor.get();
        }
        // a list here is a structured type
        throw unsupported(name, found(name, "descr", ANY_DESCRIPTOR, dictionary));
    }

    private static long[] shape(String name, String written) throws NpzException {
        String[] parts = Arrays.stream(written.split(","))
                .map(part -> part.strip().replaceFirst("L$", ""))
                .filter(part -> !part.isEmpty())
                .toArray(String[]::new);
        if (parts.length > MAX_AXES) {
            throw new NpzException(
                    "array " + name + ": has " + parts.length + " axes, at most " + MAX_AXES + " are allowed",
                    "Write it again with numpy.savez");
        }
        long[] shape = new long[parts.length];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = length(name, parts[axis], written);
        }
        return shape;
    }

    private static long length(String name, String part, String written) throws NpzException {
        try {
            return Integer.parseInt(part);
        } catch (NumberFormatException e) {
            throw tooBig(name, "shape (" + Quoted.of(written) + ")");
        }
    }

    private static String found(String name, String key, Pattern pattern, String dictionary) throws NpzException {
        return find(pattern, dictionary)
                .orElseThrow(() -> new NpzException(
                        "array " + name + ": no valid '" + key + "' in its header, which reads "
                                + Quoted.of(dictionary),
                        "Write the file again with numpy.savez"));
    }

    private static Optional<String> find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static NpzException unsupported(String name, String descriptor) {
        if (descriptor.contains("O")) {
            return new NpzException(
                    "array " + name + ": holds Python objects (dtype '" + Quoted.of(descriptor)
                            + "'), which only unpickling could read, and that would run code from the file",
                    "Save it as numbers, or as text with " + name + ".astype(str)");
        }
        return new NpzException(
                "array " + name + ": dtype '" + Quoted.of(descriptor)
                        + "' is not read; expected float32, float64, int8 to int64, uint8 to uint32, bool or str",
                "Convert it before saving, as in " + name + ".astype('float32')");
    }

    static NpzException tooBig(String name, String what) {
        return new NpzException(
                "array " + name + ": " + what + " is more than 2 GiB of elements",
                "Split the array, or save fewer rows");
    }

    /** Number of elements times their size, or nothing if that is more than one Java array can hold. */
    Optional<Integer> dataBytes() {
        if (Arrays.stream(shape).anyMatch(length -> length == 0)) {
            return Optional.of(0);
        }
        long bytes = itemBytes;
        for (long length : shape) {
            bytes *= length;
            if (bytes > Integer.MAX_VALUE - 16) {
                return Optional.empty();
            }
        }
        return Optional.of((int) bytes);
    }

    /** The dictionary that {@code numpy.save} writes for {@code array}, without its padding. */
    static String dictionaryOf(NpyArray array) {
        String shape = Arrays.stream(array.shape()).mapToObj(Long::toString).collect(Collectors.joining(", "));
        String comma = array.rank() == 1 ? "," : "";
        return "{'descr': '" + array.type().descriptor(array.itemBytes()) + "', 'fortran_order': False, 'shape': ("
                + shape + comma + "), }";
    }
}
