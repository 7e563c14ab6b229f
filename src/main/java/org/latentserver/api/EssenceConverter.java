package org.latentserver.api;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;

/** Writes the binary form of a response: see {@link HasArray} and {@link HasPictures}. */
abstract class EssenceConverter<T> extends AbstractHttpMessageConverter<T> {
    private final Class<T> type;

    private EssenceConverter(Class<T> type, MediaType mediaType) {
        super(mediaType);
        this.type = type;
    }

    @Override
    protected boolean supports(Class<?> candidate) {
        return type.isAssignableFrom(candidate);
    }

    @Override
    public boolean canRead(Class<?> candidate, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    protected T readInternal(Class<? extends T> candidate, HttpInputMessage in) {
        throw new HttpMessageNotReadableException("only written", in);
    }

    static final class Arrays extends EssenceConverter<HasArray> {
        Arrays() {
            super(HasArray.class, ItemsArgumentResolver.NPY);
        }

        @Override
        protected void writeInternal(HasArray response, HttpOutputMessage out) throws IOException {
            NumberArray array = response.array();
            OutputStream body = out.getBody();
            Npy.write(body, array.values(), array.shape());
            body.flush();
        }
    }

    static final class PngPictures extends EssenceConverter<HasPictures> {
        PngPictures() {
            super(HasPictures.class, MediaType.IMAGE_PNG);
        }

        @Override
        protected void writeInternal(HasPictures response, HttpOutputMessage out)
                throws IOException {
            List<Picture> pictures = response.pictures();
            byte[] png =
                    Pictures.png(
                            pictures.size() == 1
                                    ? pictures.getFirst()
                                    : Pictures.grid(pictures, response.columns()));
            HttpHeaders headers = out.getHeaders();
            headers.setContentLength(png.length);
            out.getBody().write(png);
            out.getBody().flush();
        }
    }
}
