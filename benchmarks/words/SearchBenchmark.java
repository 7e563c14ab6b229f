import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.models.packages.Tensor;
import org.latentserver.words.search.GraphFolder;
import org.latentserver.words.search.Hit;
import org.latentserver.words.search.IndexSettings;
import org.latentserver.words.search.Query;
import org.latentserver.words.search.RowScan;
import org.latentserver.words.search.WordSearch;

/** Answers searches that search.py asks for by standard input, one a line, with milliseconds. */
public final class SearchBenchmark {
    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        System.setOut(System.err); // where no logging is set up, the log goes to standard output
        Tensor rows = Safetensors.read(Path.of(arguments[0]), Arena.ofAuto()).get("vectors");
        int width = Integer.parseInt(arguments[2]);
        Map<String, WordSearch> searches = new LinkedHashMap<>();
        if (arguments[3].equals("small")) { // what a server holds, for the memory it takes
            searches.put("graph", open(rows, Path.of(arguments[1]), width, true, 2));
        } else {
            searches.put("plain-1", open(rows, null, width, false, 1));
            searches.put("exact-1", open(rows, null, width, true, 1));
            searches.put("exact-2", open(rows, null, width, true, 2));
            searches.put("graph", open(rows, Path.of(arguments[1]), width, true, 2));
        }
        out.println(searches.get("graph").indexed().join());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = in.readLine()) != null; ) {
            String[] words = line.split(" ");
            WordSearch search = searches.get(words[0]);
            List<Query> queries = new ArrayList<>();
            for (int i = 2; i < words.length; i++) {
                int row = Integer.parseInt(words[i]);
                boolean exact = !words[0].equals("graph");
                queries.add(
                        new Query(
                                search.rows().row(row), new int[] {row}, 10, Query.ALL, exact));
            }
            long start = System.nanoTime();
            List<List<Hit>> answers = search.nearest(queries);
            double millis = (System.nanoTime() - start) / 1e6;
            StringBuilder found = new StringBuilder();
            answers.forEach(hits -> hits.forEach(hit -> found.append(' ').append(hit.row())));
            out.println(millis + (words[1].equals("rows") ? found.toString() : ""));
        }
    }

    private static WordSearch open(
            Tensor rows, Path folder, int width, boolean compressed, int threads)
            throws Exception {
        MemorySegment data = rows.data();
        IndexSettings index = null;
        if (folder != null) {
            GraphFolder graphs = new GraphFolder(folder, Long.MAX_VALUE, Clock.systemUTC());
            graphs.sweep();
            index = new IndexSettings(graphs, "benchmark", 1000, width);
        }
        return new WordSearch(
                RowScan.best(),
                data,
                (int) rows.shape()[0],
                (int) rows.shape()[1],
                new WordSearch.Settings(compressed, threads, index));
    }
}
