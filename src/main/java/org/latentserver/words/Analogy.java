package org.latentserver.words;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;

/**
 * A checked analogy: a is to b as c is to what?
 *
 * @param path where the request holds it, {@code analogies[2].}
 */
record Analogy(String path, String a, String b, String c) {
    static List<Analogy> of(@Nullable List<AnalogiesRequest.@Nullable Analogy> given, int limit) {
        List<AnalogiesRequest.@Nullable Analogy> analogies = given == null ? List.of() : given;
        WordLists.notEmpty("analogies", analogies.isEmpty());
        WordLists.count(limit, "analogies", analogies.size());
        List<Analogy> checked = new ArrayList<>();
        for (int i = 0; i < analogies.size(); i++) {
            String field = "analogies[" + i + "]";
            AnalogiesRequest.Analogy analogy = analogies.get(i);
            if (analogy == null) {
                throw ServiceException.invalid(field, field + " must hold a, b and c");
            }
            checked.add(
                    new Analogy(
                            field + ".",
                            WordLists.word(field + ".a", analogy.a()),
                            WordLists.word(field + ".b", analogy.b()),
                            WordLists.word(field + ".c", analogy.c())));
        }
        return checked;
    }

    /**
     * @throws ServiceException UNKNOWN_WORD naming the place in the analogy
     */
    void check(WordLookup lookup) {
        lookup.find(path + "a", a);
        lookup.find(path + "b", b);
        lookup.find(path + "c", c);
    }

    NearestQuestion question(NearestQuestion.Options options, boolean product) {
        List<String> positive = List.of(b, c);
        List<String> negative = List.of(a);
        return product
                ? new NearestQuestion.Product(positive, negative, options)
                : new NearestQuestion.Sum(positive, negative, options);
    }

    AnalogiesResponse.Solved solved(NearestAnswer answer) {
        return new AnalogiesResponse.Solved(a, b, c, answer.data(), answer.exact());
    }
}
