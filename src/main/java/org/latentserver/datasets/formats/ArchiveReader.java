package org.latentserver.datasets.formats;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.latentserver.api.Echo;
import org.latentserver.api.Picture;
import org.latentserver.api.Pictures;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.ImageWriter;
import org.latentserver.datasets.content.Split;

/**
 * Archives of PNG and JPEG files. Each is gone through twice: names first, so that the layout is
 * known and a bad name costs no decoding.
 */
final class ArchiveReader {
    private final DatasetLimits limits;

    ArchiveReader(DatasetLimits limits) {
        this.limits = limits;
    }

    DatasetDescription read(Uploads uploads, ReadingOptions options, ImageWriter writer)
            throws IOException {
        Set<Split> given = EnumSet.noneOf(Split.class);
        for (Uploads.Part part : uploads.parts()) {
            try (ImageArchive archive = ImageArchive.open(part.items(), limits)) {
                ArchiveLayout layout = layout(archive, part, uploads);
                archive.visit(entry -> {
                    if (isPicture(entry.path(), part.items().field())) {
                        given.add(add(entry, part, layout, options, writer));
                    }
                });
            }
        }
        options.checkGiven(given);
        return writer.finish(Format.IMAGES.slug(), options.fractions());
    }

    private ArchiveLayout layout(ImageArchive archive, Uploads.Part part, Uploads uploads)
            throws IOException {
        String field = part.items().field();
        ArchiveLayout.Folders folders = new ArchiveLayout.Folders(field);
        archive.visit(entry -> {
            if (isPicture(entry.path(), field)) {
                folders.add(entry.path());
            }
        });
        return folders.layout(uploads.parts().size() == 1);
    }

    private Split add(
            ImageArchive.Entry entry,
            Uploads.Part part,
            ArchiveLayout layout,
            ReadingOptions options,
            ImageWriter writer)
            throws IOException {
        Picture picture = decode(entry, part.items().field());
        ReadingOptions.Size size = options.resize();
        if (size != null) {
            picture = Pictures.resize(picture, size.height(), size.width());
        }
        ArchiveLayout.Place place = layout.place(entry.path());
        Split split = place.split() == null ? part.split() : place.split();
        writer.add(
                bytes(picture.pixels()),
                picture.channels(),
                picture.height(),
                picture.width(),
                place.label(),
                split);
        return split;
    }

    private Picture decode(ImageArchive.Entry entry, String field) throws IOException {
        byte[] file = entry.content((1L << 20) + 4L * limits.maxImagePixels());
        try {
            return Pictures.decode(file, limits.maxImagePixels(), field);
        } catch (ServiceException e) {
            String name = Echo.of(String.join("/", entry.path()));
            ServiceException named =
                    new ServiceException(
                            e.code(), field, "'%s': %s".formatted(name, e.getMessage()), e);
            e.details().forEach(named::with);
            throw named;
        }
    }

    private static byte[] bytes(float[] pixels) {
        byte[] bytes = new byte[pixels.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.round(pixels[i] * 255f);
        }
        return bytes;
    }

    /** False for what commonly lies beside pictures. */
    private static boolean isPicture(List<String> path, String field) {
        String name = path.getLast().toLowerCase(Locale.ROOT);
        if (name.matches(".*\\.(png|jpe?g)") && !name.startsWith(".")) {
            return !path.contains("__MACOSX");
        }
        boolean beside =
                name.startsWith(".")
                        || path.contains("__MACOSX")
                        || name.matches("(readme|license|licence)(\\..*)?|.*\\.(md|txt)")
                        || name.equals("thumbs.db")
                        || name.equals("desktop.ini");
        if (!beside) {
            throw ServiceException.badData(
                    field,
                    "the archive entry '%s' is no .png, .jpg or .jpeg file"
                            .formatted(Echo.of(String.join("/", path))));
        }
        return false;
    }
}
