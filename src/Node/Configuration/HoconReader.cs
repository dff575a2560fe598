namespace ProFL.Node.Configuration;

/// <summary>
/// Reads HOCON as it is written. Akka's own parser takes a missing bracket in silence, never comes back from some texts and ends the
/// process at others; here each is an error with its line.
/// </summary>
/// <param name="text">The HOCON.</param>
/// <param name="source">Its file or origin, for errors.</param>
internal sealed class HoconReader(string text, string source)
{
    private static readonly string[] Including = ["include \"", "include file(", "include url(", "include classpath(", "include required("];
    private readonly HoconCursor _cursor = new(text, source);

    /// <summary>Reads the whole text.</summary>
    /// <exception cref="HoconException">It is not HOCON.</exception>
    public HoconNode.Object Read()
    {
        _cursor.SkipSpace(commas: false);
        if (_cursor.Next != '{')
        {
            var root = new HoconNode.Object(_cursor.Line);
            Members(root, depth: 0, opened: null, key: null);
            return root;
        }

        HoconNode.Object braced = Braced(depth: 0, key: null);
        _cursor.SkipSpace(commas: false);
        return _cursor.IsAtEnd ? braced
            : _cursor.Next is '}' or ']' ? throw _cursor.Error($"'{_cursor.Next}' closes nothing: remove it")
            : throw _cursor.Error("there is more after the '}' that ends the file's object: remove that '}', or what follows it");
    }

    private HoconNode.Object Braced(int depth, string? key)
    {
        var braced = new HoconNode.Object(_cursor.Line);
        _cursor.Skip(1);
        Members(braced, depth, opened: braced.Line, key);
        return braced;
    }

    private void Members(HoconNode.Object owner, int depth, int? opened, string? key)
    {
        while (true)
        {
            _cursor.SkipSpace(commas: true);
            if (_cursor.IsAtEnd)
            {
                if (opened is { } line)
                {
                    throw _cursor.Error($"'{{' is never closed", line);
                }

                return;
            }

            if (_cursor.Next is '}' or ']')
            {
                if (opened is null)
                {
                    throw _cursor.Error($"'{_cursor.Next}' closes nothing: remove it");
                }

                if (_cursor.Next == ']')
                {
                    throw _cursor.Error($"']' cannot close the '{{' of line {opened}");
                }

                _cursor.Skip(1);
                return;
            }

            if (HoconMistakes.AtKey(_cursor.Next, isFirst: owner.IsEmpty, key, opened) is { } mistake)
            {
                throw _cursor.Error(mistake);
            }

            Member(owner, depth);
        }
    }

    private void Member(HoconNode.Object owner, int depth)
    {
        int start = _cursor.Place;
        int line = _cursor.Line;
        if (Array.Exists(Including, _cursor.Matches))
        {
            throw _cursor.Error("files are not included: copy what this line names into the file");
        }

        string[] path = [.. Path()];
        string written = Shown(_cursor.Since(start).Trim());
        _cursor.SkipSpace(commas: false);
        if (_cursor.Next is '=' && path[^1].EndsWith('+'))
        {
            throw _cursor.Error($"`{written}=` adds to a list, which is not read here: write the whole list with '='", line);
        }

        if (_cursor.Next is '=' or ':')
        {
            _cursor.Skip(1);
            _cursor.SkipSpace(commas: false);
        }
        else if (_cursor.Next != '{')
        {
            throw _cursor.DecimalComma(start) is { } comma
                ? _cursor.Error(comma, line)
                : _cursor.Error($"`{written}` has no value: write KEY = VALUE, and put texts with signs into quotes", line);
        }

        owner.Add(path, Value(depth + path.Length, () => written));
    }

    private HoconNode Value(int depth, Func<string> key)
    {
        if (depth >= HoconLimits.DeepestNesting)
        {
            throw _cursor.Error($"values lie more than {HoconLimits.DeepestNesting} deep in one another: make it flatter");
        }

        int line = _cursor.Line;
        int start = _cursor.Place;
        List<HoconNode> pieces = [];
        while (!_cursor.IsAtEnd && _cursor.Next is not ('\n' or ',' or '}' or ']') && !_cursor.IsAtComment)
        {
            if (_cursor.Next == '=' && HoconMistakes.AtSecondEquals(pieces) is { } mistake)
            {
                throw _cursor.Error(mistake, line);
            }

            pieces.Add(Piece(depth, key));
        }

        if (HoconMistakes.AtRoundBracket(_cursor.Since(start), pieces, key()) is { } round)
        {
            throw _cursor.Error(round, line);
        }

        if (pieces is [.., HoconNode.Text { IsBlank: true }])
        {
            pieces.RemoveAt(pieces.Count - 1);
        }

        return pieces.Count switch
        {
            0 => throw _cursor.Error($"`{key()}` has no value: write one, or \"\" for an empty text", line),
            1 => pieces[0],
            _ => new HoconNode.Joined(pieces, line),
        };
    }

    private HoconNode Piece(int depth, Func<string> key)
    {
        int start = _cursor.Place;
        switch (_cursor.Next)
        {
            case '{':
                return Braced(depth, key());
            case '[':
                return Bracketed(depth);
            case '"':
                return new HoconNode.Text(_cursor.Quoted(), _cursor.Line);
            case '$' when _cursor.Matches("${"):
                return Reference();
        }

        if (char.IsWhiteSpace(_cursor.Next))
        {
            while (!_cursor.IsAtEnd && _cursor.Next != '\n' && char.IsWhiteSpace(_cursor.Next))
            {
                _cursor.Skip(1);
            }

            return new HoconNode.Text(_cursor.Since(start), _cursor.Line, IsBlank: true);
        }

        if (_cursor.IsAtSign)
        {
            throw _cursor.Error($"a '{_cursor.Next}' stands outside of quotes: put the whole text into quotes, or remove it");
        }

        while (!_cursor.IsAtEnd && !char.IsWhiteSpace(_cursor.Next) && !_cursor.IsAtSign && !_cursor.IsAtComment)
        {
            _cursor.Skip(1);
        }

        string written = _cursor.Since(start);
        return new HoconNode.Text(written == "null" ? null : written, _cursor.Line);
    }

    private HoconNode.Array Bracketed(int depth)
    {
        var array = new HoconNode.Array([], _cursor.Line);
        _cursor.Skip(1);
        while (true)
        {
            _cursor.SkipSpace(commas: true);
            if (_cursor.IsAtEnd)
            {
                throw _cursor.Error("'[' is never closed", array.Line);
            }

            if (_cursor.Next == '}')
            {
                throw _cursor.Error($"'}}' cannot close the '[' of line {array.Line}");
            }

            if (_cursor.Next == ']')
            {
                _cursor.Skip(1);
                return array;
            }

            array.Items.Add(Value(depth + 1, () => "["));
        }
    }

    private HoconNode.Reference Reference()
    {
        int line = _cursor.Line;
        _cursor.Skip(2);
        bool isOptional = _cursor.Next == '?';
        _cursor.Skip(isOptional ? 1 : 0);
        IReadOnlyList<string> path = Path();
        if (_cursor.Next != '}')
        {
            throw _cursor.Error("a substitution is written ${KEY} or ${?KEY}: correct it", line);
        }

        _cursor.Skip(1);
        return new HoconNode.Reference(path, isOptional, line);
    }

    // keys from the outer to the inner one
    private List<string> Path()
    {
        List<string> path = [];
        do
        {
            _cursor.SkipBlanks();
            int start = _cursor.Place;
            if (_cursor.Next == '"')
            {
                path.Add(_cursor.Quoted());
            }
            else
            {
                while (!_cursor.IsAtEnd && _cursor.Next is not ('\n' or '.') && !_cursor.IsAtSign && !_cursor.IsAtComment)
                {
                    _cursor.Skip(1);
                }

                path.Add(_cursor.Since(start).Trim());
            }

            if (path[^1].Length == 0 && !_cursor.Since(start).StartsWith('"'))
            {
                throw _cursor.Error(
                    _cursor.IsAtEnd || _cursor.Next == '\n'
                        ? "a key is missing"
                        : $"a key cannot begin with '{_cursor.Next}': put it into quotes"
                );
            }

            if (path.Count >= HoconLimits.DeepestNesting)
            {
                throw _cursor.Error($"a key has more than {HoconLimits.DeepestNesting} parts: make it shorter");
            }

            _cursor.SkipBlanks();
        } while (SkipDot());
        return path;
    }

    private bool SkipDot()
    {
        bool isThere = _cursor.Next == '.';
        _cursor.Skip(isThere ? 1 : 0);
        return isThere;
    }

    private static string Shown(string key) => key.Length > 40 ? key[..40] + "…" : key;
}
