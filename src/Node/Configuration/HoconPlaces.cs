using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace ProFL.Node.Configuration;

/// <summary>
/// Where values were written: each keeps what stands before an error of it. So the place is known also when layers lie over one another.
/// </summary>
internal static class HoconPlaces
{
    private interface IPlaced
    {
        /// <summary>Such as <c>node.conf, line 3: </c>.</summary>
        string Before { get; }
    }

    /// <summary>A text, a list or an object of which its place is known.</summary>
    /// <param name="node">What is written; substitutions are resolved.</param>
    /// <param name="before">What stands before an error of a value in this line.</param>
    public static HoconValue ValueOf(HoconNode node, Func<int, string> before)
    {
        var value = new HoconValue();
        value.AppendValue(ElementOf(node, before));
        return value;
    }

    /// <summary>What stands before an error of a key's value; empty where the value is missing, or comes with the program.</summary>
    /// <param name="config">All layers.</param>
    /// <param name="key">The key.</param>
    public static string Before(Config config, string key) =>
        config.HasPath(key) ? config.GetValue(key)?.Values.OfType<IPlaced>().FirstOrDefault()?.Before ?? "" : "";

    private static IHoconElement ElementOf(HoconNode node, Func<int, string> before)
    {
        switch (node)
        {
            case HoconNode.Object written:
                var made = new PlacedObject(before(node.Line));
                foreach ((string key, HoconNode item) in written.Members)
                {
                    made.Items[key] = ValueOf(item, before);
                }

                return made;
            case HoconNode.Array array:
                var list = new PlacedList(before(node.Line));
                list.AddRange(array.Items.Select(item => ValueOf(item, before)));
                return list;
            default:
                return new PlacedText(before(node.Line)) { Value = ((HoconNode.Text)node).Value };
        }
    }

    private sealed class PlacedText(string before) : HoconLiteral, IPlaced
    {
        public string Before => before;
    }

    private sealed class PlacedList(string before) : HoconArray, IPlaced
    {
        public string Before => before;
    }

    private sealed class PlacedObject(string before) : HoconObject, IPlaced
    {
        public string Before => before;
    }
}
