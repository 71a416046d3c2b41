package io.epistream.streams.dataset;

import io.epistream.models.bundle.BundleInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** Which column of a table is which element of which input, which is the label and which the id. */
final class ColumnPlan {
    private static final List<String> USUAL_LABELS = List.of("label", "labels", "y", "target");
    private static final String USUAL_ID = "id";
    private static final int MOST_NAMED = 6;

    /**
     * What a column is.
     *
     * @param use what for
     * @param input index of the input; 0 for others
     * @param element index of the element, or of the label's part
     */
    record Role(Use use, int input, int element) {}

    /** What columns are for. */
    enum Use {
        ELEMENT,
        LABEL,
        ID,
        NONE
    }

    private final String file;
    private final List<String> header;
    private final DatasetSpec spec;
    private final Role[] roles;
    private final Map<String, Integer> positions = new HashMap<>();
    private final List<String> notes = new ArrayList<>();
    private boolean guessedLabel;
    private int labelParts;

    private ColumnPlan(String file, List<String> header, DatasetSpec spec) {
        this.file = file;
        this.header = header;
        this.spec = spec;
        this.roles = new Role[header.size()];
        Arrays.fill(roles, new Role(Use.NONE, 0, 0));
    }

    /**
     * Reads a header.
     *
     * @throws DatasetException naming every column that is missing, there twice or not accounted for
     */
    static ColumnPlan of(String file, List<String> header, DatasetSpec spec) throws DatasetException {
        ColumnPlan plan = new ColumnPlan(file, header, spec);
        plan.index();
        plan.takeLabel();
        plan.takeId();
        plan.takeInputs();
        plan.noteTheRest();
        return plan;
    }

    int columns() {
        return roles.length;
    }

    Role role(int column) {
        return roles[column];
    }

    String name(int column) {
        return header.get(column);
    }

    /** Columns the label takes: 0 where there is none. */
    int labelParts() {
        return labelParts;
    }

    List<String> notes() {
        return notes;
    }

    private void index() throws DatasetException {
        for (int i = 0; i < header.size(); i++) {
            if (positions.put(header.get(i), i) != null) {
                throw refused("column " + header.get(i) + " is there twice", "Give every column a name of its own");
            }
        }
        for (String ignored : spec.ignored()) {
            if (!positions.containsKey(ignored)) {
                throw refused(
                        "has no column " + ignored + " to ignore; its columns are " + shown(header),
                        "Correct --ignore");
            }
        }
    }

    private void takeLabel() throws DatasetException {
        if (spec.label().isPresent()) {
            takeNamedLabel(spec.label().get());
            return;
        }
        List<String> found = USUAL_LABELS.stream()
                .filter(name -> free(name) || hasParts(name))
                .toList();
        if (found.size() > 1) {
            throw refused(
                    "columns " + String.join(" and ", found) + " could each hold the label",
                    "Name it with --label, or leave the others out with --ignore");
        }
        if (!found.isEmpty()) {
            takeNamedLabel(found.get(0));
            guessedLabel = true;
        }
    }

    private void takeNamedLabel(String name) throws DatasetException {
        Optional<int[]> parts = parts(name);
        if (positions.containsKey(name)) {
            label(new int[] {positions.getOrDefault(name, -1)});
        } else if (parts.isPresent()) {
            label(parts.get());
        } else if (Numbers.isWhole(name) && name.length() < 7 && inRange(Integer.parseInt(name))) {
            label(new int[] {Integer.parseInt(name)});
        } else {
            throw refused(
                    "has no column " + name + " for the label; its columns are " + shown(header),
                    "Correct --label: a column's name, or its index from 0");
        }
    }

    private boolean inRange(int column) {
        return column >= 0 && column < header.size();
    }

    private void label(int[] columns) {
        for (int part = 0; part < columns.length; part++) {
            roles[columns[part]] = new Role(Use.LABEL, 0, part);
        }
        labelParts = columns.length;
        notes.add("label: " + (columns.length == 1 ? "column " : "columns ") + span(columns));
    }

    private boolean hasParts(String name) {
        return parts(name).isPresent();
    }

    /** Columns of a label that is spread over one column per part, by the part's text or its index. */
    private Optional<int[]> parts(String name) {
        List<String> parts = spec.labels().parts();
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        return all(parts.size(), k -> name + "_" + parts.get(k)).or(() -> elements(name, parts.size()));
    }

    /** A column named so, or a first one without a name: such is the index of a pandas frame. */
    private void takeId() {
        String unnamed = "";
        if (free(USUAL_ID)) {
            roles[positions.getOrDefault(USUAL_ID, -1)] = new Role(Use.ID, 0, 0);
        } else if (header.get(0).equals(unnamed)) {
            roles[0] = new Role(Use.ID, 0, 0);
        }
    }

    private void takeInputs() throws DatasetException {
        for (int i = 0; i < spec.inputs().size(); i++) {
            BundleInput input = spec.inputs().get(i);
            Optional<int[]> named = named(input);
            if (named.isPresent()) {
                input(i, named.get());
            } else if (spec.inputs().size() == 1) {
                input(i, theRest(input));
            } else {
                throw refused(
                        "has no columns for input " + input.name() + ": must be " + wanted(input) + "; its columns are "
                                + shown(header),
                        "Name the columns so");
            }
        }
    }

    /** Columns that bear the input's name. */
    private Optional<int[]> named(BundleInput input) throws DatasetException {
        if (input.elements() == 1 && positions.containsKey(input.name())) {
            return Optional.of(new int[] {positions.getOrDefault(input.name(), -1)});
        }
        Optional<int[]> found = elements(input.name(), input.elements());
        boolean begun = positions.containsKey(input.name() + "_0") || positions.containsKey(input.name() + "[0]");
        if (found.isEmpty() && begun) {
            throw refused(
                    "columns of input " + input.name() + " are incomplete: must be " + wanted(input) + "; missing are "
                            + shown(missing(input)),
                    "Add them");
        }
        return found;
    }

    private List<String> missing(BundleInput input) {
        boolean brackets = positions.containsKey(input.name() + "[0]");
        List<String> missing = new ArrayList<>();
        for (int k = 0; k < input.elements(); k++) {
            String name = brackets ? input.name() + "[" + k + "]" : input.name() + "_" + k;
            if (!positions.containsKey(name)) {
                missing.add(name);
            }
        }
        return missing;
    }

    /** All columns but label, id and those to ignore, in order; where that is too few, label and id were features. */
    private int[] theRest(BundleInput input) throws DatasetException {
        int[] rest = columnsOf(Use.NONE);
        if (rest.length == input.elements()) {
            return rest;
        }
        int[] withGuesses = guessedLabel ? columnsOf(Use.NONE, Use.ID, Use.LABEL) : columnsOf(Use.NONE, Use.ID);
        if (withGuesses.length == input.elements()) {
            forgetGuesses();
            return withGuesses;
        }
        throw refused(
                "has " + rest.length + " columns besides the label, and input " + input.name() + " has "
                        + input.elements() + " elements; columns: " + shown(names(rest)),
                "Name the columns " + wanted(input) + ", or leave out what is no input with --ignore"
                        + (header.size() == 1 ? "; cells must be separated by commas" : ""));
    }

    private void forgetGuesses() {
        if (guessedLabel) {
            labelParts = 0;
            notes.clear();
        }
    }

    private void input(int index, int[] columns) {
        for (int element = 0; element < columns.length; element++) {
            roles[columns[element]] = new Role(Use.ELEMENT, index, element);
        }
        notes.add("input " + spec.inputs().get(index).name() + ": "
                + (columns.length == 1 ? "column " : columns.length + " columns, ") + span(columns));
    }

    private void noteTheRest() {
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < roles.length; i++) {
            if (roles[i].use() == Use.NONE) {
                rest.add(header.get(i));
            }
        }
        if (!rest.isEmpty()) {
            notes.add("not used: " + shown(rest));
        }
    }

    private Optional<int[]> elements(String name, int count) {
        return all(count, k -> name + "_" + k).or(() -> all(count, k -> name + "[" + k + "]"));
    }

    private Optional<int[]> all(int count, IntFunction<String> names) {
        if (count > header.size()) {
            return Optional.empty();
        }
        int[] columns = new int[count];
        for (int k = 0; k < count; k++) {
            columns[k] = positions.getOrDefault(names.apply(k), -1);
            if (columns[k] < 0) {
                return Optional.empty();
            }
        }
        return Optional.of(columns);
    }

    private int[] columnsOf(Use... uses) {
        List<Use> wanted = List.of(uses);
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < roles.length; i++) {
            if (wanted.contains(roles[i].use()) && !spec.ignored().contains(header.get(i))) {
                found.add(i);
            }
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    private boolean free(String name) {
        return positions.containsKey(name)
                && !spec.isInput(name)
                && !spec.ignored().contains(name)
                && roles[positions.getOrDefault(name, -1)].use() == Use.NONE;
    }

    private List<String> names(int[] columns) {
        return Arrays.stream(columns).mapToObj(header::get).toList();
    }

    private String span(int[] columns) {
        String first = header.get(columns[0]);
        return columns.length == 1 ? first : first + " to " + header.get(columns[columns.length - 1]);
    }

    private static String wanted(BundleInput input) {
        int last = input.elements() - 1;
        return last == 0
                ? input.name()
                : input.name() + "_0 to " + input.name() + "_" + last + " (or " + input.name() + "[0] to "
                        + input.name() + "[" + last + "])";
    }

    private static String shown(List<String> names) {
        return names.size() <= MOST_NAMED
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, MOST_NAMED - 1)) + ", … " + names.get(names.size() - 1) + " ("
                        + names.size() + ")";
    }

    private DatasetException refused(String reason, String remedy) {
        return new DatasetException(file, reason, remedy);
    }
}
