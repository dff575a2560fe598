using System.Buffers.Binary;

namespace ProFL.Node.Gate;

/// <summary>Reads the fields of a protobuf message one after another, without making objects of them.</summary>
/// <param name="bytes">The message.</param>
internal ref struct ProtoFields(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>The number of the field that was read last.</summary>
    public int Field { get; private set; }

    /// <summary>Its bytes, of a text or of a message within.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Its number, of a whole number.</summary>
    public ulong Number { get; private set; }

    /// <summary>Its text.</summary>
    public readonly string Text => System.Text.Encoding.UTF8.GetString(Bytes);

    /// <summary>Goes to the next field.</summary>
    /// <exception cref="InvalidDataException">It is no protobuf message.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        ulong tag = ReadVarint();
        Field = (int)(tag >> 3);
        Bytes = default;
        Number = 0;
        switch (tag & 7)
        {
            case 0:
                Number = ReadVarint();
                break;
            case 1:
                Number = BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));
                break;
            case 2:
                Bytes = Take(ReadVarint());
                break;
            case 5:
                Number = BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));
                break;
            default:
                throw Broken();
        }

        return true;
    }

    /// <summary>The bytes of a field, the last where it is there several times; none where it is not there.</summary>
    public static ReadOnlySpan<byte> BytesOf(ReadOnlySpan<byte> message, int field)
    {
        var fields = new ProtoFields(message);
        ReadOnlySpan<byte> found = default;
        while (fields.Next())
        {
            if (fields.Field == field)
            {
                found = fields.Bytes;
            }
        }

        return found;
    }

    /// <summary>The text of a field; empty where it is not there.</summary>
    public static string TextOf(ReadOnlySpan<byte> message, int field) => System.Text.Encoding.UTF8.GetString(BytesOf(message, field));

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length)
        {
            throw Broken();
        }

        ReadOnlySpan<byte> taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Broken();
    }

    private static InvalidDataException Broken() => new("it is no protobuf message");
}
