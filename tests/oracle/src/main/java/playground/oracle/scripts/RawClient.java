package playground.oracle.scripts;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;
import org.apache.kafka.common.requests.ResponseHeader;

/** A connection with a broker, and whatever is to be sent over it. */
final class RawClient implements AutoCloseable {
    private final String clientId;
    private final Socket socket;
    private final DataOutputStream out;
    private final Map<Integer, RequestHeader> asked = new ConcurrentHashMap<>();
    private final BlockingQueue<ApiMessage> answers = new LinkedBlockingQueue<>();
    private int last;

    RawClient(String clientId, String address) throws IOException {
        this.clientId = clientId;
        int colon = address.lastIndexOf(':');
        socket = new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        socket.setTcpNoDelay(true);
        out = new DataOutputStream(socket.getOutputStream());
        Thread hear = new Thread(this::hear);
        hear.setDaemon(true);
        hear.start();
    }

    void send(ApiKeys kind, int version, ApiMessage request) throws IOException {
        RequestHeader header = new RequestHeader(kind, (short) version, clientId, ++last);
        asked.put(last, header);
        ByteBuffer bytes = RequestUtils.serialize(header.data(), header.headerVersion(), request, (short) version);
        out.writeInt(bytes.remaining());
        out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        out.flush();
    }

    /** What has come since it was last asked. */
    List<ApiMessage> poll() {
        List<ApiMessage> come = new ArrayList<>();
        answers.drainTo(come);
        return come;
    }

    /** The next answer. */
    ApiMessage take() throws InterruptedException {
        return answers.take();
    }

    private void hear() {
        try (var in = new DataInputStream(socket.getInputStream())) {
            while (true) {
                ByteBuffer bytes = ByteBuffer.wrap(in.readNBytes(in.readInt()));
                RequestHeader header = asked.remove(bytes.getInt(bytes.position()));
                ApiKeys kind = header.apiKey();
                short version = header.apiVersion();
                ResponseHeader.parse(bytes, kind.responseHeaderVersion(version));
                ApiMessage answer = kind.messageType.newResponse();
                answer.read(new ByteBufferAccessor(bytes), version);
                answers.add(answer);
            }
        } catch (IOException closed) {
            // by us, or by the broker: nothing more comes
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
