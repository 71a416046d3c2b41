package io.epistream.streams.cli.traffic;

import io.epistream.streams.cli.EnvironmentException;
import io.epistream.streams.cli.StopSignal;
import io.epistream.streams.dataset.DatasetException;
import io.epistream.streams.dataset.Row;
import io.epistream.streams.dataset.RowInputs;
import java.time.Clock;
import java.util.Optional;

/**
 * Sends rows as inputs, at a pace, until they end, enough are sent or a signal comes.
 *
 * @param rows what to send
 * @param inputs makes inputs of them
 * @param ids names them
 * @param pace when each is due
 * @param limit records, at most
 * @param clock gives them their event time
 */
record Sending(Rounds rows, RowInputs inputs, RecordIds ids, Pace pace, long limit, Clock clock) {

    /** Returns when everything that was sent has been written. */
    void run(InputSender sender, SendProgress progress, StopSignal stop)
            throws DatasetException, EnvironmentException, InterruptedException {
        try {
            for (long sent = 0; sent < limit && !pace.stoppedBefore(sent, stop); sent++) {
                Optional<Row> row = rows.next();
                if (row.isEmpty()) {
                    break;
                }
                sender.send(inputs.input(row.get(), ids.of(rows.round(), row.get()), clock.instant()));
                progress.at(sender.acknowledged());
            }
            sender.flush();
        } finally {
            progress.end();
        }
    }
}
