package io.epistream.models.npz;

import static io.epistream.models.npz.NpzTest.fixture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Single arrays and their headers; fixtures by src/test/python/make_npz.py. */
class NpyTest {

    /** An array in version 1.0 with this dictionary and these elements. */
    private static byte[] array(String dictionary, byte... elements) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        byte[] header = dictionary.getBytes(StandardCharsets.ISO_8859_1);
        out.writeBytes(new byte[] {(byte) header.length, (byte) (header.length >> 8)});
        out.writeBytes(header);
        out.writeBytes(elements);
        return out.toByteArray();
    }

    private static void assertRefused(byte[] file, String message) {
        assertThatThrownBy(() -> Npy.read(file))
                .isInstanceOf(NpzException.class)
                .hasMessageContaining(message);
    }

    @Test
    void allThreeVersionsAreRead() throws IOException {
        for (String name : new String[] {"version-1.npy", "version-2.npy", "version-3.npy"}) {
            assertThat(Npy.read(fixture(name)).doubles()).as(name).containsExactly(0, 1, 2, 3, 4, 100);
        }
    }

    @Test
    void writtenArraysAreTheBytesOfNumpySave() throws IOException {
        assertThat(Npy.write(NpyArray.of(new double[] {0, 1, 2, 3, 4, 100}, 2, 3)))
                .isEqualTo(fixture("save-float64.npy"));
        assertThat(Npy.write(NpyArray.of(new float[] {1.5f}, 1))).isEqualTo(fixture("save-float32.npy"));
        assertThat(Npy.write(NpyArray.of(new long[] {7}))).isEqualTo(fixture("save-int64.npy"));
        assertThat(Npy.write(NpyArray.of(new String[] {"legitimate", "Käse 🧀"}, 2)))
                .isEqualTo(fixture("save-text.npy"));
        assertThat(Npy.write(NpyArray.of(new double[0], 0, 3))).isEqualTo(fixture("save-empty.npy"));
    }

    @Test
    void rowsAreAPartOfTheFirstAxis() throws IOException {
        NpyArray rows = NpyArray.of(new long[] {1, 2, 3, 4, 5, 6}, 3, 2).rows(1, 3);
        assertThat(rows).hasToString("int64 [2, 2]");
        assertThat(rows.longs()).containsExactly(3, 4, 5, 6);
        assertThat(rows.rows(1, 2).doubles()).containsExactly(5, 6);
        assertThat(Npy.read(Npy.write(rows)).longs()).containsExactly(3, 4, 5, 6);
        assertThatThrownBy(() -> rows.rows(1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> NpyArray.of(new long[] {1}).rows(0, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void valuesMustFillTheShape() {
        assertThatThrownBy(() -> NpyArray.of(new float[3], 2, 2))
                .hasMessage("shape: must hold the 3 values, was [2, 2]");
        assertThatThrownBy(() -> NpyArray.of(new float[3])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NpyArray.of(new float[0], -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void numbersAndTextAreNotMistakenForEachOther() {
        NpyArray text = NpyArray.of(new String[] {"1"}, 1);
        assertThatThrownBy(text::doubles).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(text::longs).isInstanceOf(IllegalStateException.class);
        NpyArray number = NpyArray.of(new double[] {1}, 1);
        assertThatThrownBy(number::strings).hasMessage("array holds float64, not text");
        assertThatThrownBy(number::longs).hasMessage("array holds float64, not whole numbers");
    }

    @Test
    void lengthsInTheFileAreNotBelieved() {
        assertRefused(array("{'descr': '<f8', 'fortran_order': False, 'shape': (250000000,), }"), "ends after 0 of");
        assertRefused(array("{'descr': '<f8', 'fortran_order': False, 'shape': (99999, 99999), }"), "more than 2 GiB");
        assertRefused(array("{'descr': '<f8', 'fortran_order': False, 'shape': (9999999999,), }"), "more than 2 GiB");
        assertRefused(array("{'descr': '<U999999999', 'fortran_order': False, 'shape': (1,), }"), "more than 2 GiB");
        assertRefused(
                array(
                        "{'descr': '<f8', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,"
                                + "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1), }"),
                "has 65 axes");
        assertRefused(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, -1}, "header of 4294967295");
    }

    @Test
    void elementsMustBeExactlyAsManyAsTheShapeSays() {
        assertRefused(array("{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }", (byte) 1), "1 of 3 bytes");
        assertRefused(
                array("{'descr': '|u1', 'fortran_order': False, 'shape': (), }", (byte) 1, (byte) 2),
                "has bytes left after its 1 bytes");
    }

    @Test
    void headersThatAreNoneAreRefused() {
        assertRefused(array("nonsense"), "no valid 'descr'");
        assertRefused(array("{'descr': '<f8', 'shape': (3,), }"), "no valid 'fortran_order'");
        assertRefused(array("{'descr': '<f8', 'fortran_order': False, 'shape': (-3,), }"), "no valid 'shape'");
        assertRefused(array("{'descr': '<f8', 'fortran_order': False, 'shape': (evil(),), }"), "no valid 'shape'");
        assertRefused(array("{'descr': '<U0', 'fortran_order': False, 'shape': (3,), }"), "dtype '<U0' is not read");
        assertRefused(array("{'descr': '<c16', 'fortran_order': False, 'shape': (3,), }"), "dtype '<c16' is not read");
        assertRefused(array("{'descr': '<u8', 'fortran_order': False, 'shape': (3,), }"), "dtype '<u8' is not read");
        assertRefused(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 9, 0}, "format version 9");
        assertRefused(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 7}, "ends inside its header");
        assertRefused(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 7, 0}, "ends inside its header");
        assertRefused(new byte[] {'x'}, "does not start like a NumPy array");
    }

    @Test
    void messagesHoldNoControlCharactersOfTheFile() {
        assertThatThrownBy(() -> Npy.read(array("{'descr': '\n\u001b[31m', 'fortran_order': False, 'shape': (), }")))
                .hasMessageContaining("dtype '??[31m' is not read");
    }

    @Test
    void textMustBeMadeOfCharacters() {
        byte minus = (byte) 0xff;
        assertRefused(
                array("{'descr': '<U1', 'fortran_order': False, 'shape': (1,), }", minus, minus, minus, minus),
                "holds -1, which is no character");
    }
}
