namespace ProFL.Node.Configuration;

/// <summary>What a person most likely meant who wrote what is no HOCON.</summary>
internal static class HoconMistakes
{
    /// <summary>What is wrong where a key should begin and a value does; null where a key may begin.</summary>
    /// <param name="next">The sign that stands there.</param>
    /// <param name="isFirst">Whether no key stands before it in its object.</param>
    /// <param name="key">The key whose value the object is; null for the whole file, <c>[</c> for an item of a list.</param>
    /// <param name="opened">The line of the object's <c>{</c>; null for the whole file.</param>
    public static string? AtKey(char next, bool isFirst, string? key, int? opened)
    {
        if (next is '=' or ':')
        {
            return $"no key stands before the '{next}': write KEY = VALUE";
        }

        if (next is not ('{' or '['))
        {
            return null;
        }

        string value = next == '{' ? "{ … }" : "[ … ]";
        string name = key is null or "[" ? "KEY" : key;
        string begins = $"the '{next}' begins a value, and no key stands before it: write KEY = {value}";
        return opened is null ? $"{begins}, or, if it belongs to what is above, remove the '}}' or ']' that closes that too early"
            : isFirst && key is not null && next == '{'
                ? $"'{{' after the '{{' of line {opened}, where a key should stand: "
                    + $"is a list meant? Write {name} = [ {{ … }}, {{ … }} ]; or is one '{{' too much?"
            : isFirst && key is not null
                ? $"'[' after the '{{' of line {opened}, where a key should stand: write {name} = [ … ], without the '{{'"
            : next == '{' ? $"{begins}, or write a list of them as KEY = [ {{ … }}, {{ … }} ]"
            : $"{begins}, or put what it holds into the list above, before its ']'";
    }

    /// <summary>What is wrong with a value that begins with <c>(</c>, as lists do elsewhere; null where it may be text.</summary>
    /// <param name="written">The value as it is written.</param>
    /// <param name="pieces">What was read of it.</param>
    /// <param name="key">Its key; <c>[</c> for an item of a list.</param>
    public static string? AtRoundBracket(string written, IReadOnlyList<HoconNode> pieces, string key) =>
        written.StartsWith('(') && (!written.Contains(')') || pieces.Any(piece => piece is HoconNode.Array or HoconNode.Object))
            ? $"'(' begins no list: write {(key == "[" ? "" : $"{key} = ")}[ … ], or put a text that has a '(' into quotes"
            : null;

    /// <summary>What is wrong where a second <c>=</c> stands in a value, as where a comma lacks; null where it may be text.</summary>
    /// <param name="pieces">What was read of the value.</param>
    public static string? AtSecondEquals(IReadOnlyList<HoconNode> pieces) =>
        pieces.OfType<HoconNode.Text>().Where(piece => !piece.IsBlank).Select(piece => piece.Value ?? "null").ToArray()
            is [.., var value, var key]
            ? $"a '=' stands outside of quotes: is a comma missing between `{value}` and `{key} =`? "
                + "If the '=' is part of a text, put the whole text into quotes"
            : null;

    /// <summary>What is wrong where a text stands beside a list or an object.</summary>
    /// <param name="pieces">What stands beside one another.</param>
    /// <param name="isItem">Whether they are an item of a list.</param>
    public static string OfMixture(IReadOnlyList<HoconNode> pieces, bool isItem)
    {
        const string Mixed = "texts, lists and objects cannot make one value";
        string? text = pieces[0] is HoconNode.Text { Value: { Length: > 0 and <= 40 } value } ? value : null;
        string? other = pieces.FirstOrDefault(piece => piece is HoconNode.Array or HoconNode.Object) is { } found
            ? found is HoconNode.Array
                ? "["
                : "{"
            : null;
        return text is null || other is null ? $"{Mixed}: put them on lines of their own"
            : isItem ? $"{Mixed}: items of a list have no key: remove `{text}` before the '{other}', or put a comma between"
            : $"{Mixed}: remove `{text}`, or put what follows on a line of its own, with a key";
    }
}
