package io.epistream.models.npz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives; fixtures by src/test/python/make_npz.py. */
class NpzTest {

    static byte[] fixture(String name) throws IOException {
        try (InputStream in = NpzTest.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no fixture " + name);
            }
            return in.readAllBytes();
        }
    }

    private static Map<String, NpyArray> plain() throws IOException {
        return Npz.read(fixture("plain.npz"));
    }

    private static NpyArray array(Map<String, NpyArray> arrays, String name) {
        return Objects.requireNonNull(arrays.get(name), name);
    }

    private static Map<String, NpyArray> ours() {
        Map<String, NpyArray> arrays = new HashMap<>();
        arrays.put("d-text", NpyArray.of(new String[] {"legitimate", "Käse 🧀"}, 2));
        arrays.put("c-int64", NpyArray.of(new long[] {7}));
        arrays.put("b-float32", NpyArray.of(new float[] {1.5f, Float.NaN}, 2));
        arrays.put("a-float64", NpyArray.of(new double[] {0, 1, 2, 3, 4, 100}, 2, 3));
        return arrays;
    }

    @Test
    void everyNumberTypeIsReadAsNumpyWroteIt() throws IOException {
        Map<String, NpyArray> arrays = plain();
        assertThat(array(arrays, "float32").floats()).containsExactly(1.5f, -0f, Float.NaN, Float.POSITIVE_INFINITY);
        assertThat(array(arrays, "float64").doubles())
                .containsExactly(.1, 1e300, Double.NEGATIVE_INFINITY, Double.MIN_VALUE);
        assertThat(array(arrays, "int8").longs()).containsExactly(-128, 127);
        assertThat(array(arrays, "int16").longs()).containsExactly(-32768, 32767);
        assertThat(array(arrays, "int32").longs()).containsExactly(Integer.MIN_VALUE, Integer.MAX_VALUE);
        assertThat(array(arrays, "int64").longs()).containsExactly(Long.MIN_VALUE, Long.MAX_VALUE);
        assertThat(array(arrays, "uint8").longs()).containsExactly(0, 255);
        assertThat(array(arrays, "uint16").longs()).containsExactly(0, 65535);
        assertThat(array(arrays, "uint32").longs()).containsExactly(0, 4294967295L);
        assertThat(array(arrays, "bool").longs()).containsExactly(1, 0);
    }

    @Test
    void arraysKeepTheOrderOfTheFile() throws IOException {
        assertThat(plain().keySet()).startsWith("float32", "float64", "int8").endsWith("fortran");
    }

    @Test
    void textIsReadCharacterByCharacter() throws IOException {
        assertThat(array(plain(), "text").strings()).containsExactly("legitimate", "", "Käse 🧀");
        assertThat(array(plain(), "bigEndianText").strings()).containsExactly("ab", "c");
    }

    @Test
    void scalarsAndEmptyArraysHaveTheirShapes() throws IOException {
        NpyArray scalar = array(plain(), "scalar");
        assertThat(scalar.shape()).isEmpty();
        assertThat(scalar.doubles()).containsExactly(2.5);
        assertThat(array(plain(), "empty")).hasToString("float32 [0, 3]");
        assertThat(array(plain(), "empty").floats()).isEmpty();
    }

    @Test
    void foreignByteAndAxisOrdersAreTurnedAround() throws IOException {
        assertThat(array(plain(), "bigEndian").longs()).containsExactly(0, 1, 2, 3, 4, 100);
        NpyArray fortran = array(plain(), "fortran");
        assertThat(fortran.shape()).containsExactly(2, 3, 4);
        assertThat(fortran.doubles())
                .isEqualTo(IntStream.range(0, 24).asDoubleStream().toArray());
    }

    @Test
    void numbersConvertToEachOther() throws IOException {
        assertThat(array(plain(), "float64").floats()[1]).as("beyond float").isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(array(plain(), "uint8").floats()).containsExactly(0, 255);
        assertThat(array(plain(), "bool").doubles()).containsExactly(1, 0);
        assertThat(array(plain(), "int64").doubles()).containsExactly(-0x1p63, 0x1p63);
    }

    @Test
    void compressedArchivesAreReadToo() throws IOException {
        double[] ramp = array(Npz.read(fixture("compressed.npz")), "ramp").doubles();
        assertThat(ramp).hasSize(10_000).startsWith(0, 1, 2).endsWith(9999);
    }

    @Test
    void anArchiveWithoutArraysIsEmpty() throws IOException {
        assertThat(Npz.read(fixture("none.npz"))).isEmpty();
    }

    @Test
    void filesAreReadLikeMemory(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("plain.npz"), fixture("plain.npz"));
        assertThat(Npz.read(file)).containsOnlyKeys(plain().keySet());
        assertThatThrownBy(() -> Npz.read(folder.resolve("missing.npz"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void writtenArchivesAreTheBytesThatNumpyWasSeenToRead() throws IOException {
        assertThat(Npz.write(ours())).isEqualTo(fixture("written.npz"));
    }

    @Test
    void writtenBytesDependOnNothingElse() throws IOException {
        byte[] here = Npz.write(ours());
        TimeZone before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            assertThat(Npz.write(new TreeMap<>(ours()))).isEqualTo(here);
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        Map<String, NpyArray> back = Npz.read(Npz.write(ours()));
        assertThat(back.keySet()).containsExactly("a-float64", "b-float32", "c-int64", "d-text");
        assertThat(array(back, "a-float64").doubles()).containsExactly(0, 1, 2, 3, 4, 100);
        assertThat(array(back, "a-float64")).hasToString("float64 [2, 3]");
        assertThat(array(back, "b-float32").floats()).containsExactly(1.5f, Float.NaN);
        assertThat(array(back, "c-int64").longs()).containsExactly(7);
        assertThat(array(back, "d-text").strings()).containsExactly("legitimate", "Käse 🧀");
    }

    @Test
    void objectsAreRefusedByName() throws IOException {
        byte[] file = fixture("objects.npz");
        assertThatThrownBy(() -> Npz.read(file))
                .isInstanceOf(NpzException.class)
                .hasMessage(
                        "array labels: holds Python objects (dtype '|O'), which only unpickling could read, and that"
                                + " would run code from the file. Save it as numbers, or as text with labels.astype(str)");
    }

    @Test
    void otherTypesAreRefusedByName() throws IOException {
        byte[] half = fixture("half.npz");
        assertThatThrownBy(() -> Npz.read(half))
                .hasMessage(
                        "array x: dtype '<f2' is not read; expected float32, float64, int8 to int64, uint8 to uint32,"
                                + " bool or str. Convert it before saving, as in x.astype('float32')");
        byte[] structured = fixture("structured.npz");
        assertThatThrownBy(() -> Npz.read(structured)).hasMessageContaining("array rows: dtype '[('x'");
    }

    @Test
    void whatIsNoArrayIsRefused() throws IOException {
        byte[] readme = fixture("readme.npz");
        assertThatThrownBy(() -> Npz.read(readme)).hasMessageContaining("'readme.txt', which is no array");
        byte[] single = fixture("version-1.npy");
        assertThatThrownBy(() -> Npz.read(single)).hasMessageContaining("one .npy array, not an .npz archive");
        assertThatThrownBy(() -> Npz.read(new byte[0])).hasMessageContaining("no .npz archive");
        assertThatThrownBy(() -> Npz.read("PKnothing".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(NpzException.class)
                .hasMessageContaining("archive has no end");
    }

    @Test
    void anArchiveThatUnpacksToTooMuchIsRefused() throws IOException {
        byte[] file = fixture("compressed.npz");
        assertThat(Npz.read(file, 100_000)).hasSize(1);
        assertThatThrownBy(() -> Npz.read(file, 80_000))
                .isInstanceOf(NpzException.class)
                .hasMessageContaining("more than the allowed 80000 bytes");
        assertThatThrownBy(() -> Npz.read(file, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFileCutAnywhereIsRefused() throws IOException {
        byte[] whole = fixture("plain.npz");
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Npz.read(part))
                    .as("first %d bytes", length)
                    .isInstanceOf(NpzException.class);
        }
    }

    @Test
    void aFileCutBetweenTwoArraysIsRefused(@TempDir Path folder) throws IOException {
        byte[] whole = Npz.write(ours());
        String latin = new String(whole, StandardCharsets.ISO_8859_1);
        int second = latin.indexOf("PK\3\4", 1);
        Path file = Files.write(folder.resolve("cut.npz"), Arrays.copyOf(whole, second));
        assertThatThrownBy(() -> Npz.read(file)).hasMessageContaining("archive has no end");
        byte[] others = Arrays.copyOfRange(whole, second, whole.length);
        assertThatThrownBy(() -> Npz.read(Files.write(file, others)))
                .isInstanceOf(NpzException.class)
                .hasMessageContaining("lists 4 arrays, of which 3 can be read");
    }

    @Test
    void aFlippedBitIsRefusedOrChangesNoElement() throws IOException {
        byte[] whole = Npz.write(ours());
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            try {
                Npz.read(damaged).forEach((name, array) -> {
                    NpyArray original = ours().getOrDefault(name, array);
                    assertThat(array.data()).as(name).isEqualTo(original.data());
                });
            } catch (NpzException e) {
                assertThat(e.reason()).isNotEmpty();
                assertThat(e.remedy()).isNotEmpty();
            }
        }
    }

    @Test
    void aNameThatOccursTwiceIsRefused() throws IOException {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("mean1", NpyArray.of(new float[] {1}, 1));
        arrays.put("mean2", NpyArray.of(new float[] {2}, 1));
        String latin = new String(Npz.write(arrays), StandardCharsets.ISO_8859_1);
        byte[] twice = latin.replace("mean2", "mean1").getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> Npz.read(twice)).hasMessageContaining("array mean1 is there twice");
    }

    @Test
    void anArrayNeedsAName() {
        Map<String, NpyArray> arrays = Map.of("", NpyArray.of(new float[] {1}, 1));
        assertThatThrownBy(() -> Npz.write(arrays)).isInstanceOf(IllegalArgumentException.class);
    }
}
