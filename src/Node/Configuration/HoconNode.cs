namespace ProFL.Node.Configuration;

/// <summary>A value as it is written, before substitution.</summary>
/// <param name="Line">Where it begins, from 1.</param>
internal abstract record HoconNode(int Line)
{
    /// <summary>A text, number or switch; HOCON does not tell them apart.</summary>
    /// <param name="Value">The text; null where the word <c>null</c> is written.</param>
    /// <param name="Line">Where it begins, from 1.</param>
    /// <param name="IsBlank">Whether it is the space between two other pieces.</param>
    internal sealed record Text(string? Value, int Line, bool IsBlank = false) : HoconNode(Line);

    /// <summary><c>${path}</c>, or <c>${?path}</c>, which may lead nowhere.</summary>
    internal sealed record Reference(IReadOnlyList<string> Path, bool IsOptional, int Line) : HoconNode(Line)
    {
        /// <summary>As it is written.</summary>
        public override string ToString() => $"${{{(IsOptional ? "?" : "")}{string.Join('.', Path)}}}";
    }

    /// <summary><c>[ … ]</c>.</summary>
    internal sealed record Array(List<HoconNode> Items, int Line) : HoconNode(Line);

    /// <summary>Several pieces beside one another: texts that make one text, and so with objects and arrays.</summary>
    internal sealed record Joined(IReadOnlyList<HoconNode> Pieces, int Line) : HoconNode(Line);

    /// <summary>A key that was given several times: a later object adds to an earlier one, anything else takes its place.</summary>
    internal sealed record Layers(List<HoconNode> Values, int Line) : HoconNode(Line);

    /// <summary><c>{ … }</c>.</summary>
    internal sealed record Object(int Line) : HoconNode(Line)
    {
        private readonly List<string> _keys = [];
        private readonly Dictionary<string, HoconNode> _members = new(StringComparer.Ordinal);

        /// <summary>Keys and values, in the order in which the keys came first.</summary>
        public IEnumerable<(string Key, HoconNode Value)> Members => _keys.Select(key => (key, _members[key]));

        /// <summary>Whether it has no key.</summary>
        public bool IsEmpty => _keys.Count == 0;

        /// <summary>The value of a key, or null.</summary>
        public HoconNode? Find(string key) => _members.GetValueOrDefault(key);

        /// <summary>Adds a value at a path, over what is there.</summary>
        /// <param name="path">Keys from this object inwards.</param>
        /// <param name="value">The value.</param>
        public void Add(ReadOnlySpan<string> path, HoconNode value)
        {
            Object target = this;
            foreach (string key in path[..^1])
            {
                target = target.Inner(key, value.Line);
            }

            target.Put(path[^1], value);
        }

        private Object Inner(string key, int line)
        {
            if (TopObject(Find(key)) is { } there)
            {
                return there;
            }

            var made = new Object(line);
            Put(key, made);
            return made;
        }

        private void Put(string key, HoconNode value)
        {
            HoconNode? below = Find(key);
            if (below is null)
            {
                _keys.Add(key);
                _members.Add(key, value);
            }
            else if (value is Object added && TopObject(below) is { } there)
            {
                foreach ((string inner, HoconNode item) in added.Members)
                {
                    there.Put(inner, item);
                }
            }
            else
            {
                _members[key] = Over(below, value);
            }
        }

        // what a substitution stands for is not known yet: then both are kept
        private static HoconNode Over(HoconNode below, HoconNode value)
        {
            if (value is Text or Array || (value is Object && below is Text or Array))
            {
                return value;
            }

            if (below is Layers layers)
            {
                layers.Values.Add(value);
                return layers;
            }

            return new Layers([below, value], value.Line);
        }

        private static Object? TopObject(HoconNode? node) => node is Layers layers ? layers.Values[^1] as Object : node as Object;
    }
}
