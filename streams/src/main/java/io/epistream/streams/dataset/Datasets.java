package io.epistream.streams.dataset;

import java.nio.file.Path;
import java.util.Locale;

/** Opens files by what their names say they are. */
public final class Datasets {
    private Datasets() {}

    /**
     * Opens a data file.
     *
     * @param file .npz, .csv, .csv.gz or .avro
     * @param rejections where records that cannot be used are counted
     * @throws DatasetException naming the file, what is wrong and what to do
     */
    public static Dataset open(Path file, DatasetSpec spec, Rejections rejections) throws DatasetException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv") || name.endsWith(".csv.gz")) {
            return CsvDataset.open(file, spec);
        }
        if (name.endsWith(".npz")) {
            return NpzDataset.open(file, spec);
        }
        if (name.endsWith(".avro")) {
            return AvroDataset.open(file, spec, rejections);
        }
        throw new DatasetException(
                file.toString(),
                "is of no kind that is known by its name",
                "Must end with .npz, .csv, .csv.gz or .avro");
    }
}
