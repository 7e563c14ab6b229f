package org.latentserver.security.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends to show who it is: {@code lsk_<id>_<32 random bytes>}. Only its SHA-256 is
 * kept, which is enough for secrets that nobody can guess.
 *
 * @param text never to be logged or stored
 */
record KeySecret(String text) {
    static final String PREFIX = "lsk_";
    static final int LONGEST = 200;
    private static final int BYTES = 32;
    private static final int ID_LENGTH = 10;
    private static final String ID_LETTERS = "abcdefghijklmnopqrstuvwxyz234567";

    static String newId(SecureRandom random) {
        StringBuilder id = new StringBuilder(ID_LENGTH);
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(ID_LETTERS.charAt(random.nextInt(ID_LETTERS.length())));
        }
        return id.toString();
    }

    static KeySecret generate(String id, SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new KeySecret(
                PREFIX + id + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Id of the key that this claims to be of; null when it isn't of our form. */
    @Nullable String id() {
        int end = text.indexOf('_', PREFIX.length());
        return text.startsWith(PREFIX) && end > 0 && text.length() <= LONGEST
                ? text.substring(PREFIX.length(), end)
                : null;
    }

    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** The hash as it is stored. */
    String storedHash() {
        return HexFormat.of().formatHex(hash());
    }

    /** In constant time, so that the time tells nothing of how much is right. */
    static boolean matches(byte[] hash, @Nullable String stored) {
        return stored != null && MessageDigest.isEqual(hash, HexFormat.of().parseHex(stored));
    }

    @Override
    public String toString() {
        return "KeySecret";
    }
}
