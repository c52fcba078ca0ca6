import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.StringJoiner;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.queryparser.classic.MultiFieldQueryParser;
import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Version;

/** Lucene in the contest, called as benchmarks/contestants/__init__.py says. */
public class Lucene {
    private static final String[] FIELDS = {"id", "title", "body", "date", "source"};
    private static final int HITS = 10;
    private static final int PASSAGES = 2;
    private static final int BUFFER_MB = 256;

    private final Analyzer analyzer = new ArabicAnalyzer();
    private final ObjectMapper json = new ObjectMapper();
    private IndexSearcher searcher;
    private UnifiedHighlighter highlighter;
    private int hits;
    private int snippets;

    public static void main(String[] words) throws Exception {
        Lucene lucene = new Lucene();
        if (words[0].equals("index")) {
            lucene.index(Path.of(words[1]), Path.of(words[2]));
        } else {
            lucene.open(Path.of(words[1]));
            lucene.answer();
        }
    }

    private void index(Path articles, Path folder) throws Exception {
        IndexWriterConfig config = new IndexWriterConfig(analyzer).setRAMBufferSizeMB(BUFFER_MB);
        try (IndexWriter writer = new IndexWriter(FSDirectory.open(folder), config);
                BufferedReader lines = Files.newBufferedReader(articles)) {
            for (String line; (line = lines.readLine()) != null; ) {
                writer.addDocument(document(json.readTree(line)));
            }
            writer.commit();
        }
    }

    private static Document document(JsonNode article) {
        Document document = new Document();
        document.add(new StringField("id", article.get("id").asText(), Field.Store.YES));
        document.add(new Field("title", article.get("title").asText(), TEXT));
        document.add(new Field("body", article.get("body").asText(), TEXT));
        document.add(new StoredField("date", article.get("date").asText()));
        document.add(new StringField("source", article.get("source").asText(), Field.Store.YES));
        return document;
    }

    /** With offsets, from which the highlighter works quickest. */
    private static final FieldType TEXT = new FieldType(TextField.TYPE_STORED);

    static {
        TEXT.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS);
        TEXT.freeze();
    }

    private void open(Path folder) throws Exception {
        searcher = new IndexSearcher(DirectoryReader.open(FSDirectory.open(folder)));
        searcher.setQueryCache(null); // Every text is asked for again in each round.
        highlighter = new UnifiedHighlighter(searcher, analyzer);
        System.out.printf("{\"version\": \"%s\"}%n", Version.LATEST);
    }

    private void answer() throws Exception {
        InputStreamReader input = new InputStreamReader(System.in, StandardCharsets.UTF_8);
        BufferedReader lines = new BufferedReader(input);
        for (String line; (line = lines.readLine()) != null; ) {
            String[] words = line.split(" ", 2);
            StringJoiner times = new StringJoiner(", ");
            hits = 0;
            snippets = 0;
            for (String text : Files.readAllLines(Path.of(words[1]))) {
                long began = System.nanoTime();
                search(text, words[0].equals("snippets"));
                times.add(Double.toString((System.nanoTime() - began) / 1000 / 1e3));
            }
            System.out.printf(
                    "{\"times\": [%s], \"hits\": %d, \"snippets\": %d}%n", times, hits, snippets);
        }
    }

    private void search(String text, boolean marked) throws Exception {
        MultiFieldQueryParser parser = new MultiFieldQueryParser(
                new String[] {"title", "body"}, analyzer, Map.of("title", 2f, "body", 1f));
        Query query = parser.parse(QueryParser.escape(text));
        TopDocs found = searcher.search(query, HITS);
        for (int at = 0; at < found.scoreDocs.length; at++) {
            Document document = searcher.doc(found.scoreDocs[at].doc);
            boolean whole = true;
            for (String field : FIELDS) {
                whole &= document.get(field) != null;
            }
            hits += whole ? 1 : 0;
        }
        if (marked) {
            for (String snippet : highlighter.highlight("body", query, found, PASSAGES)) {
                snippets += snippet == null || snippet.isEmpty() ? 0 : 1;
            }
        }
    }
}
