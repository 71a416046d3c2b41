package io.epistream.models.npz;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes NumPy's {@code .npz} archives: a zip file of {@code .npy} arrays, as {@code numpy.savez} and
 * {@code numpy.savez_compressed} write them.
 *
 * <p>A file is not trusted. Memory is taken only for bytes that are there, up to a limit on their unpacked total; objects
 * are never unpickled; checksums are verified; a name that occurs twice, an entry that is no array and a file cut short are
 * refused. Pure, but for the reading of files.
 */
public final class Npz {
    /** Unpacked bytes that are read unless the caller says otherwise: 1 GiB. */
    public static final long DEFAULT_MAX_BYTES = 1L << 30;

    private static final String SUFFIX = ".npy";
    /** Any fixed time would do; this one needs no second time stamp, which would depend on the time zone. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private Npz() {}

    /** The arrays of a file by name, in its order, at most {@link #DEFAULT_MAX_BYTES} in all. */
    public static Map<String, NpyArray> read(Path file) throws IOException {
        return read(file, DEFAULT_MAX_BYTES);
    }

    /**
     * The arrays of a file by name, in its order.
     *
     * @param maxBytes largest unpacked total, in bytes
     * @throws NpzException when the file is not a readable archive of arrays, or too big
     */
    public static Map<String, NpyArray> read(Path file, long maxBytes) throws IOException {
        Map<String, NpyArray> arrays;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            arrays = arrays(in, maxBytes);
        }
        ZipEnd.check(file, arrays.size());
        return arrays;
    }

    /** As {@link #read(Path)}, from memory. */
    public static Map<String, NpyArray> read(byte[] file) throws NpzException {
        return read(file, DEFAULT_MAX_BYTES);
    }

    /** As {@link #read(Path, long)}, from memory. */
    public static Map<String, NpyArray> read(byte[] file, long maxBytes) throws NpzException {
        try {
            Map<String, NpyArray> arrays = arrays(new ByteArrayInputStream(file), maxBytes);
            ZipEnd.check(file, arrays.size());
            return arrays;
        } catch (NpzException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail to be read", e);
        }
    }

    private static Map<String, NpyArray> arrays(InputStream in, long maxBytes) throws IOException {
        checkStart(in);
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        UnpackedLimit limit = new UnpackedLimit(maxBytes);
        try (ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = next(zip); entry != null; entry = next(zip)) {
                String name = arrayName(entry);
                if (arrays.containsKey(name)) {
                    throw new NpzException(
                            "array " + name + " is there twice", "Write the file again with numpy.savez");
                }
                arrays.put(name, read(name, limit.over(zip)));
            }
        }
        return Collections.unmodifiableMap(arrays);
    }

    private static void checkStart(InputStream in) throws IOException {
        in.mark(8);
        byte[] start = in.readNBytes(8);
        in.reset();
        if (Npy.startsLikeOne(start)) {
            throw new NpzException(
                    "this is one .npy array, not an .npz archive of named arrays",
                    "Save it with numpy.savez(file, name=array)");
        }
        if (start.length < 2 || start[0] != 'P' || start[1] != 'K') {
            throw new NpzException(
                    "this is no .npz archive: it does not start like a zip file", "Write it with numpy.savez");
        }
    }

    private static @Nullable ZipEntry next(ZipInputStream zip) throws IOException {
        try {
            return zip.getNextEntry();
        } catch (ZipException | IllegalArgumentException | EOFException e) {
            // IllegalArgumentException: a name that is not UTF-8
            throw damaged("archive cannot be read: " + e.getMessage(), e);
        }
    }

    private static String arrayName(ZipEntry entry) throws NpzException {
        String file = Quoted.of(entry.getName());
        if (!file.endsWith(SUFFIX)) {
            throw new NpzException(
                    "archive holds '" + file + "', which is no array (those end in .npy)", "Write it with numpy.savez");
        }
        return file.substring(0, file.length() - SUFFIX.length());
    }

    private static NpyArray read(String name, InputStream in) throws IOException {
        try {
            return Npy.read(name, in);
        } catch (ZipException | EOFException e) {
            throw damaged("array " + name + " cannot be unpacked: " + e.getMessage(), e);
        }
    }

    private static NpzException damaged(String what, Exception cause) {
        return new NpzException(what, "The file is cut short or damaged; copy or write it again", cause);
    }

    /**
     * An archive of {@code arrays} in the order of their names, not compressed and with a fixed time: the same arrays give
     * the same bytes everywhere. {@code numpy.load} reads it.
     *
     * @throws IllegalArgumentException when a name is empty
     */
    public static byte[] write(Map<String, NpyArray> arrays) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, NpyArray> array : new TreeMap<>(arrays).entrySet()) {
                byte[] content = Npy.write(array.getValue());
                zip.putNextEntry(stored(array.getKey(), content));
                zip.write(content);
            }
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }

    private static ZipEntry stored(String name, byte[] content) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("arrays: names must not be empty");
        }
        ZipEntry entry = new ZipEntry(name + SUFFIX);
        entry.setTimeLocal(TIME);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        CRC32 checksum = new CRC32();
        checksum.update(content);
        entry.setCrc(checksum.getValue());
        return entry;
    }
}
