package dev.claviger;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.Tree.Kind;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * Where sources are larger than this project allows, or lack what it asks for. Layout is the formatter's business.
 *
 * <p>What is handed down is whether everything around a declaration is public API.
 */
final class SourceMeasures extends TreePathScanner<Void, Boolean> {
    private static final int MOST_LINES = 350;
    private static final int MOST_LINES_OF_METHOD = 40;
    private static final int MOST_PARAMETERS = 5;
    private static final String NULLABLE = "org.jspecify.annotations.Nullable";

    /** Nobody depends on these modules; and what a test promises is in the names of its methods. */
    private static final Pattern UNPUBLISHED = Pattern.compile("^/(examples|benchmarks|conformance)/|/src/test/");

    private final DocTrees trees;
    private final List<String> broken = new ArrayList<>();

    private SourceMeasures(DocTrees trees) {
        this.trees = trees;
    }

    /**
     * Returns each place that breaks a measure, as file, line and measure.
     *
     * @param sources named by their paths below the folder of the project, which begin with a slash
     */
    static List<String> broken(List<? extends JavaFileObject> sources) throws IOException {
        JavacTask task =
                (JavacTask) ToolProvider.getSystemJavaCompiler().getTask(null, null, null, null, null, sources);
        SourceMeasures measures = new SourceMeasures(DocTrees.instance(task));
        for (CompilationUnitTree unit : task.parse()) {
            String path = unit.getSourceFile().toUri().getPath();
            measures.scan(new TreePath(unit), !UNPUBLISHED.matcher(path).find());
            measures.checkText(unit);
        }
        return measures.broken;
    }

    private void checkText(CompilationUnitTree unit) throws IOException {
        String text = unit.getSourceFile().getCharContent(true).toString();
        if (text.lines().count() > MOST_LINES) {
            tell(unit, 1, "a file has at most " + MOST_LINES + " lines");
        }
        if (text.indexOf('\t') >= 0) {
            tell(unit, 1, "no tabs, in strings \\t");
        }
    }

    @Override
    public Void visitImport(ImportTree node, Boolean api) {
        String name = node.getQualifiedIdentifier().toString();
        if (name.endsWith(".*")) {
            // It would hide a second Nullable from the next rule.
            tell(node, "an import names one type or member");
        }
        if (name.endsWith(".Nullable") && !name.equals(NULLABLE)) {
            tell(node, "Nullable has one spelling: import " + NULLABLE);
        }
        String from = name.substring(0, name.lastIndexOf('.'));
        if (!node.isStatic() && (from.equals("java.lang") || from.equals(ownPackage()))) {
            tell(node, "an import is of another package");
        }
        return null;
    }

    @Override
    public Void visitAnnotation(AnnotationTree node, Boolean api) {
        if (node.getAnnotationType() instanceof MemberSelectTree qualified
                && qualified.getIdentifier().contentEquals("Nullable")) {
            tell(node, "Nullable has one spelling: import " + NULLABLE);
        }
        return super.visitAnnotation(node, api);
    }

    @Override
    public Void visitClass(ClassTree node, Boolean api) {
        boolean isApi = api && isPublic(node.getModifiers());
        if (isApi) {
            checkJavadoc(node);
        }
        return super.visitClass(node, isApi);
    }

    @Override
    public Void visitNewClass(NewClassTree node, Boolean api) {
        return super.visitNewClass(node, false);
    }

    @Override
    public Void visitMethod(MethodTree node, Boolean api) {
        boolean overrides = node.getModifiers().getAnnotations().stream()
                .anyMatch(
                        annotation -> annotation.getAnnotationType().toString().equals("Override"));
        boolean isCompact = isCompactConstructor(node);
        if (node.getParameters().size() > MOST_PARAMETERS && !overrides && !isCompact) {
            tell(node, "a method has at most " + MOST_PARAMETERS + " parameters");
        }
        BlockTree body = node.getBody();
        if (body != null && lines(body) > MOST_LINES_OF_METHOD) {
            tell(node, "a method has at most " + MOST_LINES_OF_METHOD + " lines");
        }
        if (api && !overrides && isPublic(node.getModifiers()) && !isCompact) {
            checkJavadoc(node);
        }
        return super.visitMethod(node, false);
    }

    private String ownPackage() {
        return String.valueOf(getCurrentPath().getCompilationUnit().getPackageName());
    }

    private void checkJavadoc(Tree declaration) {
        if (trees.getDocComment(getCurrentPath()) == null) {
            tell(declaration, "public API has Javadoc");
        }
    }

    private boolean isPublic(ModifiersTree modifiers) {
        Tree parent = getCurrentPath().getParentPath().getLeaf();
        boolean inInterface = parent.getKind() == Kind.INTERFACE || parent.getKind() == Kind.ANNOTATION_TYPE;
        return modifiers.getFlags().contains(Modifier.PUBLIC)
                || (inInterface && !modifiers.getFlags().contains(Modifier.PRIVATE));
    }

    /** Its parameters are the components of the record, which are described there. */
    private boolean isCompactConstructor(MethodTree node) {
        return !node.getParameters().isEmpty() && start(node.getParameters().get(0)) < start(node);
    }

    private long lines(BlockTree body) {
        CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
        long end = trees.getSourcePositions().getEndPosition(unit, body) - 1;
        return unit.getLineMap().getLineNumber(end) - unit.getLineMap().getLineNumber(start(body)) + 1;
    }

    private long start(Tree tree) {
        return trees.getSourcePositions().getStartPosition(getCurrentPath().getCompilationUnit(), tree);
    }

    private void tell(Tree where, String measure) {
        CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
        tell(unit, unit.getLineMap().getLineNumber(start(where)), measure);
    }

    private void tell(CompilationUnitTree unit, long line, String measure) {
        broken.add(unit.getSourceFile().getName() + ":" + line + ": " + measure);
    }
}
