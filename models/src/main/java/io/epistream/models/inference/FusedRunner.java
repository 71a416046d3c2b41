package io.epistream.models.inference;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs a fused graph over lists of records. Thread-safe: each run borrows a workspace, of which there are as many as
 * there were callers at once. Closing waits for the runs under way.
 */
final class FusedRunner implements AutoCloseable {
    private final OrtSession session;
    private final List<InputSlot> slots;
    private final ScoreReader reader;
    private final Buckets buckets;
    private final ConcurrentLinkedDeque<Workspace> idle = new ConcurrentLinkedDeque<>();
    private final ReadWriteLock lifecycle = new ReentrantReadWriteLock();
    private boolean closed;

    FusedRunner(OrtSession session, List<InputSlot> slots, ScoreReader reader, int maxBatch) {
        this.session = session;
        this.slots = List.copyOf(slots);
        this.reader = reader;
        this.buckets = new Buckets(maxBatch);
    }

    int maxBatch() {
        return buckets.largest();
    }

    /** Scores in order, in runs of at most {@link #maxBatch}. */
    List<Scores> score(List<PreparedInput> batch) {
        lifecycle.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the session is closed");
            }
            return scoreOpen(batch);
        } finally {
            lifecycle.readLock().unlock();
        }
    }

    private List<Scores> scoreOpen(List<PreparedInput> batch) {
        @Nullable Workspace borrowed = idle.pollFirst();
        Workspace workspace = borrowed == null ? new Workspace(slots, reader, buckets) : borrowed;
        try {
            List<Scores> results = new ArrayList<>(batch.size());
            for (int from = 0; from < batch.size(); from += maxBatch()) {
                int to = Math.min(batch.size(), from + maxBatch());
                workspace.score(session, batch.subList(from, to), results);
            }
            return results;
        } catch (OrtException e) {
            throw new ScoringException("ONNX Runtime failed on " + batch.size() + " records: " + e.getMessage(), e);
        } finally {
            idle.addFirst(workspace);
        }
    }

    @Override
    public void close() {
        lifecycle.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            idle.forEach(Workspace::close);
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime failed to close a session", e);
        } finally {
            lifecycle.writeLock().unlock();
        }
    }
}
