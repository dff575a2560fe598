using System.Text;
using ProFL.Training.Data;

namespace ProFL.Training.Tables;

/// <summary>
/// The rows of a table in UTF-8 (or another encoding with a byte order mark), one after another. A quoted field may hold the separator,
/// line breaks, and a quote twice for once. Lines end in LF, CR LF or CR. Rows without any value are passed over.
/// </summary>
internal sealed class TableRecords : IDisposable
{
    private const int LongestRow = 1 << 20;
    private static readonly char[] Separators = [',', ';', '\t', '|'];
    private readonly string _path;
    private readonly StreamReader _reader;
    private readonly StringBuilder _field = new();
    private int _nextLine = 1;

    /// <summary>Opens a table and reads its header.</summary>
    /// <param name="root">What the file must lie in.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="DataSetException">It is empty, or its first line is none of a table.</exception>
    public TableRecords(DataRoot root, string path)
    {
        _path = path;
        Separator = SeparatorOf(FirstLine(root, path));
        _reader = Open(root, path);
        try
        {
            Header = Next() ?? throw new DataSetException($"{path}: is empty: give it a header and rows");
            RequireNames();
        }
        catch
        {
            _reader.Dispose();
            throw;
        }
    }

    /// <summary>What is between two fields: whichever of comma, semicolon, tab and bar the header has most of.</summary>
    public char Separator { get; }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>The line on which the newest row begins, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>The fields of the next row; null at the end.</summary>
    /// <exception cref="DataSetException">The row is too long, has another number of fields than the header, or a quote has no
    /// end.</exception>
    public List<string>? Next()
    {
        try
        {
            while (_reader.Peek() >= 0)
            {
                Line = _nextLine;
                List<string> fields = Row();
                if (fields.TrueForAll(field => field.Length == 0))
                {
                    continue;
                }

                return Header is null || fields.Count == Header.Count ? fields : throw WithOtherFields(fields.Count);
            }

            return null;
        }
        catch (DecoderFallbackException e)
        {
            throw NoText(_path, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    // what a spreadsheet writes above the header for itself, or for a person
    private void RequireNames()
    {
        if (Header.Count <= 2 && Header[0].StartsWith("sep=", StringComparison.OrdinalIgnoreCase))
        {
            throw new DataSetException($"{_path} line {Line}: `{Header[0]}` names no columns: remove this line");
        }
    }

    private DataSetException WithOtherFields(int fields) =>
        Header.Count == 1
            ? new DataSetException(
                $"{_path} line {Line}: has {fields} fields, and line 1 has one, `{Cells.Shown(Header[0])}`: remove what stands above the "
                    + "line with the names of the columns"
            )
            : new DataSetException(
                $"{_path} line {Line}: {fields} field{(fields == 1 ? "" : "s")}, the header has {Header.Count}: "
                    + "give every row one field for each column"
            );

    private static DataSetException NoText(string path, Exception? cause) =>
        new($"{path}: is no text in UTF-8: save it again as CSV in UTF-8", cause);

    private static char SeparatorOf(string header) => Separators.MaxBy(candidate => header.Count(c => c == candidate));

    private static StreamReader Open(DataRoot root, string path) =>
        new(root.OpenStream(path), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));

    // bounded like every row, because what is no table may have no line break at all
    private static string FirstLine(DataRoot root, string path)
    {
        using StreamReader reader = Open(root, path);
        var line = new StringBuilder();
        bool blank = true;
        while (Read(reader, path) is >= 0 and var read)
        {
            if (read is not ('\r' or '\n'))
            {
                blank &= char.IsWhiteSpace((char)read);
                RequireShort(line.Append((char)read).Length, path, 1);
            }
            else if (!blank)
            {
                break;
            }
        }

        return line.ToString();
    }

    private static int Read(StreamReader reader, string path)
    {
        try
        {
            // UTF-16 without a mark and other binary files have zeros where text has none
            return reader.Read() is not 0 and var read ? read : throw NoText(path, null);
        }
        catch (DecoderFallbackException e)
        {
            throw NoText(path, e);
        }
    }

    private static void RequireShort(int length, string path, int line)
    {
        if (length > LongestRow)
        {
            throw new DataSetException(
                $"{path} line {line}: is longer than {LongestRow >> 10} KiB: it is no table with a row on each line"
            );
        }
    }

    private List<string> Row()
    {
        var fields = new List<string>();
        _field.Clear();
        int length = 0;
        (bool quoted, bool blank) = (false, true);
        while (_reader.Read() is >= 0 and var read)
        {
            char c = (char)read;
            RequireShort(++length, _path, Line);
            if (quoted)
            {
                quoted = Quoted(c);
            }
            else if (c == '"' && blank)
            {
                (quoted, blank) = (true, false);
            }
            else if (c == Separator)
            {
                fields.Add(Taken());
                blank = true;
            }
            else if (c is '\r' or '\n')
            {
                EndLine(c);
                fields.Add(Taken());
                return fields;
            }
            else
            {
                blank &= char.IsWhiteSpace(c);
                _field.Append(c);
            }
        }

        fields.Add(Taken());
        return quoted
            ? throw new DataSetException($"{_path} line {Line}: a quote begins there and never ends: close it, or remove it")
            : fields;
    }

    // whether the field is still quoted after a character of it
    private bool Quoted(char c)
    {
        if (c == '"')
        {
            if (_reader.Peek() != '"')
            {
                return false;
            }

            _reader.Read();
        }
        else if (c is '\r' or '\n')
        {
            EndLine(c);
        }

        _field.Append(c);
        return true;
    }

    private void EndLine(char c)
    {
        if (c == '\r' && _reader.Peek() == '\n')
        {
            _reader.Read();
        }

        _nextLine++;
    }

    private string Taken()
    {
        string field = _field.ToString().Trim();
        _field.Clear();
        return field;
    }
}
