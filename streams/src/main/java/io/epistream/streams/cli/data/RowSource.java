package io.epistream.streams.cli.data;

import io.epistream.streams.dataset.Dataset;
import io.epistream.streams.dataset.DatasetException;
import io.epistream.streams.dataset.DatasetSpec;
import io.epistream.streams.dataset.Datasets;
import io.epistream.streams.dataset.Rejections;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;

/** Where rows come from; opened anew each time they are read. */
@FunctionalInterface
interface RowSource {

    /**
     * Opens it at its first row.
     *
     * @throws DatasetException naming the source, what is wrong and what to do
     */
    Dataset open(DatasetSpec spec, Rejections rejections) throws DatasetException;

    static RowSource file(Path file) {
        return (spec, rejections) -> Datasets.open(file, spec, rejections);
    }

    /**
     * A range of a topic.
     *
     * @param command whose command line it is
     * @throws CommandLine.ParameterException naming the option that cannot be used
     */
    static RowSource topic(TopicOptions options, CommandLine command) {
        try {
            TopicRange range = options.range();
            Map<String, Object> client = options.client();
            return (spec, rejections) -> TopicDataset.open(range, client, spec, rejections);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(command, e.getMessage(), e);
        }
    }
}
