package org.latentserver.api;

/**
 * What a client sent, made fit to be repeated in an answer or a log line: no control characters (a
 * line break would forge a log line), and short.
 */
public final class Echo {
    private static final int LONGEST = 80;

    private Echo() {}

    public static String of(Object value) {
        String text = String.valueOf(value);
        StringBuilder safe = new StringBuilder(Math.min(text.length(), LONGEST + 3));
        for (int at = 0; at < text.length(); ) {
            if (safe.length() >= LONGEST) {
                return safe.append("...").toString();
            }
            int point = text.codePointAt(at);
            at += Character.charCount(point);
            safe.appendCodePoint(isPlain(point) ? point : '?');
        }
        return safe.toString();
    }

    private static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE ->
                    false;
            default -> true;
        };
    }
}
